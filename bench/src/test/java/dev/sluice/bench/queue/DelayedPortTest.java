package dev.sluice.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DelayedPortTest {

  private static final Duration DELAY = Duration.ofMillis(40);

  /** Gives back what it is sent, and the end of it. */
  private static CompletableFuture<Void> echo(ServerSocket server) {
    return CompletableFuture.runAsync(
        () -> {
          try (Socket client = server.accept();
              InputStream in = client.getInputStream();
              OutputStream out = client.getOutputStream()) {
            in.transferTo(out);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        DelayedPortTest::apart);
  }

  /** On two processors the common pool has one thread, and here two wait for each other. */
  private static void apart(Runnable task) {
    Thread thread = new Thread(task, "delayed-port-test");
    thread.setDaemon(true);
    thread.start();
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @Test
  void bytes_arrive_unchanged_and_in_their_order() throws Exception {
    byte[] bytes = new byte[3_000_000];
    new Random(17).nextBytes(bytes);
    try (ServerSocket server = listen();
        DelayedPort port = new DelayedPort(server.getLocalPort(), DELAY)) {
      var unused = echo(server);
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
        CompletableFuture<byte[]> received =
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return client.getInputStream().readNBytes(bytes.length);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                },
                DelayedPortTest::apart);
        client.getOutputStream().write(bytes);

        assertThat(received.get()).isEqualTo(bytes);
      }
    }
  }

  @Test
  void no_answer_comes_before_its_delay_is_over() throws Exception {
    try (ServerSocket server = listen();
        DelayedPort port = new DelayedPort(server.getLocalPort(), DELAY)) {
      var unused = echo(server);
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
        for (int i = 0; i < 3; i++) {
          long sent = System.nanoTime();
          client.getOutputStream().write(i);
          assertThat(client.getInputStream().read()).isEqualTo(i);
          assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThanOrEqualTo(DELAY);
        }
      }
    }
  }

  @Test
  void the_end_of_the_server_is_the_end_of_the_client_and_comes_after_its_last_bytes()
      throws Exception {
    try (ServerSocket server = listen();
        DelayedPort port = new DelayedPort(server.getLocalPort(), DELAY)) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket accepted = server.accept()) {
                  accepted.getOutputStream().write(new byte[] {1, 2, 3});
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              DelayedPortTest::apart);
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
        assertThat(client.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
      }
      served.join();
    }
  }
}
