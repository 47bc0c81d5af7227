package dev.sluice.setup;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Waits until one of some endpoints takes connections: whoever starts it may not be done yet.
 *
 * @param endpoints where to connect; at least one, and any will do
 * @param variable what names them
 * @param progress where to say that they are waited for
 */
record EndpointWait(List<URI> endpoints, String variable, PrintWriter progress) {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  EndpointWait {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("there is no endpoint to wait for");
    }
  }

  /** Returns when one takes a connection; a line a second says that none does yet. */
  void await(Duration longest) {
    long start = System.nanoTime();
    while (true) {
      Optional<IOException> refusal = refusal();
      if (refusal.isEmpty()) {
        return;
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      Duration left = longest.minus(waited);
      if (left.isZero() || left.isNegative()) {
        throw new SetupException(
            "cannot connect to "
                + names()
                + " within "
                + longest.toSeconds()
                + " s ("
                + refusal.get().getMessage()
                + "); is it running, and is "
                + variable
                + " right?",
            refusal.get());
      }
      progress.println(
          "setup: waiting for " + names() + ", " + left.toSeconds() + " s at the most");
      progress.flush();
      pause(left.compareTo(PAUSE) < 0 ? left : PAUSE, refusal.get());
    }
  }

  /** Why the last of them takes no connection; empty if one does. */
  private Optional<IOException> refusal() {
    Optional<IOException> refusal = Optional.empty();
    for (URI endpoint : endpoints) {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(endpoint.getHost(), port(endpoint)),
            (int) CONNECT_TIMEOUT.toMillis());
        return Optional.empty();
      } catch (IOException e) {
        refusal = Optional.of(e);
      }
    }
    return refusal;
  }

  private static int port(URI endpoint) {
    if (endpoint.getPort() >= 0) {
      return endpoint.getPort();
    }
    return "http".equals(endpoint.getScheme()) ? 80 : 443;
  }

  private String names() {
    return endpoints.stream().map(URI::toString).collect(Collectors.joining(" or "));
  }

  private void pause(Duration pause, IOException reason) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SetupException("interrupted while waiting for " + names(), reason);
    }
  }
}
