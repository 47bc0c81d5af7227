package dev.sluice.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class EndingTest {

  @Test
  void a_signal_ends_the_sending_and_not_the_figures() throws IOException, InterruptedException {
    try (StubWriter writer = StubWriter.start()) {
      Process client =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  LoadClient.class.getName(),
                  "--url",
                  writer.url(),
                  "--rate",
                  "100")
              .redirectErrorStream(true)
              .start();
      await()
          .atMost(Duration.ofMinutes(2)) // a JVM's start on a machine that has much to do
          .until(() -> writer.payloads().size() > 10 || !client.isAlive());
      client.toHandle().destroy();

      assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
          .contains("All answers were as expected.");
      assertThat(client.waitFor()).isZero();
    }
  }
}
