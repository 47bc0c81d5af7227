package dev.sluice.load;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * The line that shows a run's figures while it goes on: rewritten in place on a terminal, a line of
 * its own each time elsewhere.
 */
final class ProgressLine {

  /** From when on it is worth saying that an open loop is behind its timetable. */
  private static final Duration WORTH_SAYING = Duration.ofMillis(100);

  /** Back to the start of the line, erase it to its end, and don't wrap what follows (DECAWM). */
  private static final String REWRITE = "\r\u001b[K\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private final PrintWriter out;
  private final Style style;
  private long answeredBefore;

  /** Where the line is shown. */
  enum Style {
    TERMINAL,
    PLAIN
  }

  ProgressLine(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** Shows the figures, {@code since} after they were last shown. */
  void show(Counts counts, Latency last, Duration since, Duration behind) {
    long answered = counts.answered() - answeredBefore;
    answeredBefore = counts.answered();
    String line =
        String.format(
            Locale.ROOT,
            "sent %d  201 %d  400 %d  500 %d  unexpected %d  %.0f/s  %s%s",
            counts.sent(),
            counts.created(),
            counts.refused(),
            counts.failed(),
            counts.unexpected(),
            answered * 1e9 / since.toNanos(),
            last.equals(Latency.NONE)
                ? "p50 -  p99 -"
                : String.format(Locale.ROOT, "p50 %.1f ms  p99 %.1f ms", last.p50(), last.p99()),
            behind.compareTo(WORTH_SAYING) < 0
                ? ""
                : "  behind the rate by " + behind.toMillis() + " ms");
    if (style == Style.TERMINAL) {
      out.print(REWRITE + line + WRAP);
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** Leaves the line as it is; what is printed next begins a new one. */
  void end() {
    if (style == Style.TERMINAL) {
      out.println();
      out.flush();
    }
  }
}
