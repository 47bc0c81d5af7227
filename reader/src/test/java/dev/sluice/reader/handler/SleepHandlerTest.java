package dev.sluice.reader.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.job.Progress;
import dev.sluice.engine.work.Outcome;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SleepHandlerTest {

  private final SleepHandler handler = new SleepHandler();

  @Test
  void sleeps_for_as_long_as_the_payload_says_and_reports_progress() throws Exception {
    TestRun run = TestRun.of("{\"seconds\":0.6}");
    long start = System.nanoTime();
    assertThat(handler.run(run)).isEqualTo(JobResult.done("{\"seconds\":0.6}"));
    assertThat(System.nanoTime() - start)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(600));
    assertThat(run.reported())
        .extracting(Progress::fraction)
        .isSorted()
        .startsWith(0.0)
        .endsWith(1.0);
    assertThat(run.reported()).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void no_time_at_all_is_done_at_once() throws Exception {
    assertThat(handler.run(TestRun.of(" {\"seconds\" : 0}\n")))
        .isEqualTo(JobResult.done("{\"seconds\":0}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "7",
        "{\"seconds\":\"1\"}",
        "{\"seconds\":true}",
        "{\"seconds\":null}",
        "{\"seconds\":[1]}",
        "{\"seconds\":NaN}",
        "{\"seconds\":-0.1}",
        "{\"seconds\":86400.001}",
        "{\"seconds\":1e999999999}",
        "{\"seconds\":0,\"more\":1}",
        "{\"seconds\":0,\"seconds\":0}",
        "{\"Seconds\":0}",
        "{\"seconds\":0} x",
        "{\"seconds\":0",
      })
  void any_other_payload_is_a_dead_letter_that_says_what_is_wanted(String payload)
      throws Exception {
    assertThat(handler.run(TestRun.of(payload)).outcome())
        .isEqualTo(
            Outcome.deadLetter(
                "the payload has to be {\"seconds\": n} and nothing else, where n is a number from"
                    + " 0 to 86400"));
  }

  @Test
  void a_stop_wakes_it() throws Exception {
    TestRun run = TestRun.of("{\"seconds\":86400}");
    Background background = new Background(handler, run);
    await().until(() -> !run.reported().isEmpty());
    assertThat(background.interrupted(Duration.ofSeconds(5)))
        .isInstanceOf(InterruptedException.class);
  }
}
