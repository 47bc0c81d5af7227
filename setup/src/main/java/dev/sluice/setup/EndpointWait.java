package dev.sluice.setup;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/**
 * Waits until an endpoint takes connections: whoever starts it may not be done yet.
 *
 * @param endpoint where to connect
 * @param variable what names it
 * @param progress where to say that it is waited for
 */
record EndpointWait(URI endpoint, String variable, PrintWriter progress) {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Returns when the endpoint takes a connection; a line a second says that it does not yet. */
  void await(Duration longest) {
    long start = System.nanoTime();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(endpoint.getHost(), port()), connectTimeout());
        return;
      } catch (IOException e) {
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        Duration left = longest.minus(waited);
        if (left.isZero() || left.isNegative()) {
          throw new SetupException(
              "cannot connect to "
                  + endpoint
                  + " within "
                  + longest.toSeconds()
                  + " s ("
                  + e.getMessage()
                  + "); is it running, and is "
                  + variable
                  + " right?",
              e);
        }
        progress.println(
            "setup: waiting for " + endpoint + ", " + left.toSeconds() + " s at the most");
        progress.flush();
        pause(left.compareTo(PAUSE) < 0 ? left : PAUSE, e);
      }
    }
  }

  private static int connectTimeout() {
    return (int) CONNECT_TIMEOUT.toMillis();
  }

  private int port() {
    if (endpoint.getPort() >= 0) {
      return endpoint.getPort();
    }
    return "http".equals(endpoint.getScheme()) ? 80 : 443;
  }

  private void pause(Duration pause, IOException reason) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SetupException("interrupted while waiting for " + endpoint, reason);
    }
  }
}
