package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenLoopTest {

  private static final Duration STALL = Duration.ofSeconds(1);

  @TempDir Path directory;

  /**
   * One request is held for a second; the hundred that were due meanwhile were late because of it.
   */
  @Test
  void shows_a_stall_in_the_latencies_of_the_requests_that_were_due_meanwhile() throws IOException {
    AtomicInteger number = new AtomicInteger();
    try (StubWriter writer =
        StubWriter.start(payload -> number.incrementAndGet() == 100 ? stalled() : 201)) {
      Latency latency = latency(writer, "--rate", "100", "--max-in-flight", "1");

      assertThat(latency.max()).isGreaterThan(0.9 * STALL.toMillis());
      assertThat(latency.p90()).isGreaterThan(0.3 * STALL.toMillis());
    }
  }

  /** The same in a closed loop: one slow request in three hundred leaves the percentiles alone. */
  @Test
  void is_not_how_a_closed_loop_counts() throws IOException {
    AtomicInteger number = new AtomicInteger();
    try (StubWriter writer =
        StubWriter.start(payload -> number.incrementAndGet() == 100 ? stalled() : 201)) {
      Latency latency = latency(writer, "--concurrency", "1");

      assertThat(latency.max()).isGreaterThan(0.9 * STALL.toMillis());
      assertThat(latency.p90()).isLessThan(0.3 * STALL.toMillis());
    }
  }

  @Test
  void says_when_the_rate_cannot_be_kept() {
    try (StubWriter writer = StubWriter.start()) {
      CommandLineRun run =
          CommandLineRun.of(
              "--url", writer.url(), "--rate", "1000000", "--seconds", "1", "--malformed", "0");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).contains("was not kept");
    }
  }

  private Latency latency(StubWriter writer, String... pace) throws IOException {
    Path json = directory.resolve("run.json");
    String[] options = {
      "--url",
      writer.url(),
      "--count",
      "300",
      "--batch",
      "1",
      "--malformed",
      "0",
      "--json",
      json + ""
    };
    String[] all = new String[options.length + pace.length];
    System.arraycopy(options, 0, all, 0, options.length);
    System.arraycopy(pace, 0, all, options.length, pace.length);
    assertThat(CommandLineRun.of(all).exitCode()).isZero();
    return ObjectMapper.getDefault()
        .readValue(Files.readAllBytes(json), Report.class)
        .latencyMillis();
  }

  private static int stalled() {
    try {
      assertThat(new CountDownLatch(1).await(STALL.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 201;
  }
}
