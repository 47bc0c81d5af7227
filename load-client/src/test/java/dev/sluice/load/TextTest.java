package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read from and shown to people. */
final class TextTest {

  private static final Counts COUNTS =
      new Counts(100, 80, 9, 1, 0, 0, 1, Map.of("message", 81L), Map.of());
  private static final Counts NOTHING = new Counts(0, 0, 0, 0, 0, 0, 0, Map.of(), Map.of());
  private static final Latency LATENCY = new Latency(1.5, 2, 3.25, 4);

  @Test
  void reads_durations() {
    DurationText text = new DurationText();
    assertThat(text.convert("250ms")).isEqualTo(Duration.ofMillis(250));
    assertThat(text.convert("30s")).isEqualTo(Duration.ofSeconds(30));
    assertThat(text.convert("2m")).isEqualTo(Duration.ofMinutes(2));
    assertThat(text.convert("1h")).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void reads_sizes() {
    assertThat(SizeRange.parse("100")).isEqualTo(new SizeRange(100, 100)).hasToString("100");
    assertThat(SizeRange.parse("64..2000"))
        .isEqualTo(new SizeRange(64, 2000))
        .hasToString("64..2000");
  }

  @Test
  void rewrites_the_progress_line_on_a_terminal() {
    assertThat(shown(ProgressLine.Style.TERMINAL, Duration.ZERO))
        .isEqualTo(
            "\r\u001b[K\u001b[?7lsent 100  201 80  400 9  500 1  unexpected 1  45/s  p50 1.5 ms  p99 3.3 ms"
                + "\u001b[?7h");
  }

  @Test
  void prints_a_progress_line_each_time_elsewhere_and_says_how_far_it_is_behind() {
    assertThat(shown(ProgressLine.Style.PLAIN, Duration.ofMillis(1500)))
        .isEqualToIgnoringNewLines(
            "sent 100  201 80  400 9  500 1  unexpected 1  45/s  p50 1.5 ms  p99 3.3 ms"
                + "  behind the rate by 1500 ms");
  }

  @Test
  void shows_no_latency_of_no_answers() {
    StringWriter shown = new StringWriter();
    new ProgressLine(new PrintWriter(shown), ProgressLine.Style.PLAIN)
        .show(NOTHING, Latency.NONE, Duration.ofSeconds(2), Duration.ZERO);
    assertThat(shown.toString())
        .isEqualToIgnoringNewLines("sent 0  201 0  400 0  500 0  unexpected 0  0/s  p50 -  p99 -");
  }

  @Test
  void a_run_that_sent_nothing_is_not_praised() {
    StringWriter shown = new StringWriter();
    new Summary(new PrintWriter(shown))
        .print(new Report(Instant.EPOCH, 1, 0, true, NOTHING, Latency.NONE, 7, Map.of()));
    assertThat(shown.toString())
        .contains("Nothing was sent. The same requests again: --seed 7")
        .doesNotContain("as expected");
  }

  private static String shown(ProgressLine.Style style, Duration behind) {
    StringWriter shown = new StringWriter();
    new ProgressLine(new PrintWriter(shown), style)
        .show(COUNTS, LATENCY, Duration.ofSeconds(2), behind);
    return shown.toString();
  }
}
