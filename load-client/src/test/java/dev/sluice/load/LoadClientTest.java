package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadClientTest {

  @TempDir Path directory;

  @Test
  void counts_the_answers_and_ends_with_0_if_all_are_as_expected() throws IOException {
    Path json = directory.resolve("run.json");
    try (StubWriter writer = StubWriter.start()) {
      CommandLineRun run =
          CommandLineRun.of(
              "--url", writer.url(), "--count", "500", "--seed", "3", "--json", json.toString());

      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).contains("All answers were as expected.").contains("--seed 3");
      assertThat(writer.payloads()).hasSize(500);
      assertThat(writer.ids()).hasSize(450);
    }
    assertThat(Files.readString(json))
        .contains("\"sent\":500,\"201\":450,\"400\":50,\"500\":0,\"other\":0");
    Report report = ObjectMapper.getDefault().readValue(Files.readAllBytes(json), Report.class);
    assertThat(report.asExpected()).isTrue();
    assertThat(report.counts().kinds())
        .hasSize(Malformation.values().length + 1)
        .containsEntry("message", 450L);
    assertThat(report.seed()).isEqualTo(3);
    assertThat(report.latencyMillis().max()).isPositive();
    assertThat(report.options()).containsEntry("batch", "10").containsEntry("seed", "3");
  }

  @Test
  void sends_the_same_requests_for_the_same_seed() {
    try (StubWriter first = StubWriter.start();
        StubWriter second = StubWriter.start()) {
      CommandLineRun.of("--url", first.url(), "--count", "200", "--seed", "5");
      CommandLineRun.of("--url", second.url(), "--count", "200", "--seed", "5");
      assertThat(second.payloads()).containsExactlyInAnyOrderElementsOf(first.payloads());
    }
  }

  @Test
  void keeps_every_accepted_id_in_the_ledger() throws IOException {
    Path ledger = directory.resolve("ledger");
    Files.writeString(ledger, "from an earlier run\n");
    try (StubWriter writer = StubWriter.start()) {
      CommandLineRun.of("--url", writer.url(), "--count", "300", "--ledger", ledger.toString());

      assertThat(writer.ids()).hasSize(270);
      assertThat(Files.readAllLines(ledger))
          .startsWith("from an earlier run")
          .hasSize(271)
          .containsAll(writer.ids());
    }
  }

  @Test
  void sends_jobs_among_the_messages() throws IOException {
    Path ledger = directory.resolve("ledger");
    Path json = directory.resolve("run.json");
    try (StubWriter writer = StubWriter.start()) {
      CommandLineRun run =
          CommandLineRun.of(
              "--count=100",
              "--jobs=3",
              "--seed=3",
              "--url=" + writer.url(),
              "--ledger=" + ledger,
              "--json=" + json);

      assertThat(run.exitCode()).isZero();
      assertThat(writer.jobs()).hasSize(30).anyMatch(job -> job.contains("\"type\":\"primes\""));
      assertThat(Files.readAllLines(ledger)).containsExactlyInAnyOrderElementsOf(writer.ids());
    }
    Report report = ObjectMapper.getDefault().readValue(Files.readAllBytes(json), Report.class);
    Map<String, Long> kinds = report.counts().kinds();
    assertThat(kinds).containsEntry("message", 60L).containsKeys("job default", "job primes");
    assertThat(kinds.getOrDefault("job default", 0L) + kinds.getOrDefault("job primes", 0L))
        .isEqualTo(30);
  }

  @Test
  void ends_with_1_if_the_writer_fails() {
    try (StubWriter writer = StubWriter.start(payload -> 500)) {
      CommandLineRun run =
          CommandLineRun.of("--url", writer.url(), "--count", "20", "--malformed", "0");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out())
          .containsPattern("(?m)^500 +20$")
          .containsPattern("(?m)^unexpected +20$");
      assertThat(run.out()).contains("message: 500");
    }
  }

  @Test
  void ends_with_1_if_the_writer_accepts_what_is_malformed() {
    try (StubWriter writer = StubWriter.start(payload -> 201)) {
      CommandLineRun run = CommandLineRun.of("--url", writer.url(), "--count", "20");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).containsPattern("(?m)^201 +20$").containsPattern("(?m)^unexpected +2$");
    }
  }

  @Test
  void counts_what_is_not_answered_in_time() {
    CountDownLatch never = new CountDownLatch(1);
    try (StubWriter writer = StubWriter.start(payload -> held(never))) {
      CommandLineRun run =
          CommandLineRun.of(
              "--url", writer.url(), "--count", "5", "--malformed", "0", "--timeout", "200ms");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).containsPattern("(?m)^no answer +5$");
    }
  }

  @Test
  void says_in_one_line_that_nothing_answers() throws IOException {
    CommandLineRun run =
        CommandLineRun.of("--url", "http://127.0.0.1:" + closedPort(), "--wait", "0s");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("not ready");
  }

  @Test
  void waits_until_the_writer_is_ready() {
    try (StubWriter writer = StubWriter.start()) {
      writer.readiness(503);
      CompletableFuture<CommandLineRun> run =
          CompletableFuture.supplyAsync(
              () -> CommandLineRun.of("--url", writer.url(), "--count", "10"));
      await().atMost(Duration.ofMinutes(1)).until(() -> writer.looks() >= 2);
      assertThat(writer.payloads()).isEmpty();
      writer.readiness(200);

      assertThat(run.join().exitCode()).isZero();
      assertThat(run.join().err()).contains("waiting up to 30 s");
    }
  }

  @Test
  void prints_the_figures_when_it_is_stopped() {
    Stop stop = new Stop();
    try (StubWriter writer = StubWriter.start()) {
      CompletableFuture<CommandLineRun> run =
          CompletableFuture.supplyAsync(() -> CommandLineRun.of(stop, "--url", writer.url()));
      await().atMost(Duration.ofMinutes(1)).until(() -> writer.payloads().size() > 100);
      stop.wish();

      assertThat(run.join().exitCode()).isZero();
      assertThat(run.join().out()).contains("All answers were as expected.");
    }
  }

  @Test
  void ends_by_itself_after_the_seconds_and_shows_progress() {
    try (StubWriter writer = StubWriter.start()) {
      CommandLineRun run =
          CommandLineRun.of("--url", writer.url(), "--seconds", "2", "--rate", "50");

      assertThat(run.exitCode()).isZero();
      // A machine with much else to do sees a little late that the time is up.
      assertThat(writer.payloads()).hasSizeBetween(90, 110);
      assertThat(run.out()).containsPattern("sent \\d+  201 \\d+  400 \\d+  500 0  unexpected 0");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--batch 0",
        "--malformed 11",
        "--malformed -1",
        "--jobs -1",
        "--jobs 10",
        "--size 5",
        "--size 1..x",
        "--size 200..100",
        "--count 0",
        "--seconds 0",
        "--concurrency 0",
        "--rate 0",
        "--rate 10 --concurrency 2",
        "--max-in-flight 5",
        "--wait soon",
        "--timeout 0s",
        "--url ::",
        "--url nowhere",
        "--ledger /nowhere/at/all",
        "--json /nowhere/at/all",
        "--colour blue"
      })
  void refuses_bad_options_in_one_line(String options) {
    CommandLineRun run = CommandLineRun.of(options.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
  }

  private static int held(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 500;
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
