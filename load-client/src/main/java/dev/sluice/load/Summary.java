package dev.sluice.load;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The table at the end of a run. */
final class Summary {

  private final PrintWriter out;

  Summary(PrintWriter out) {
    this.out = out;
  }

  void print(Report report) {
    Counts counts = report.counts();
    out.println();
    row("sent", counts.sent());
    row("201", counts.created());
    row("400", counts.refused());
    row("500", counts.failed());
    row("other status", counts.other());
    row("no answer", counts.missing());
    row("unexpected", counts.unexpected());
    decimal("seconds", report.seconds());
    decimal("sent per second", report.perSecond());
    decimal("p50 ms", report.latencyMillis().p50());
    decimal("p90 ms", report.latencyMillis().p90());
    decimal("p99 ms", report.latencyMillis().p99());
    decimal("max ms", report.latencyMillis().max());
    section("answered, by kind of request", counts.kinds());
    section("unexpected answers", counts.surprises());
    if (counts.answered() < counts.sent()) {
      out.println(counts.sent() - counts.answered() + " requests were not answered in time.");
    }
    if (!report.rateKept()) {
      out.printf(
          Locale.ROOT,
          "The rate of %s/s was not kept: %.1f/s were sent.%n",
          report.options().get("rate"),
          report.perSecond());
    }
    out.printf("%s The same requests again: --seed %d%n", judgement(report), report.seed());
    out.flush();
  }

  private static String judgement(Report report) {
    if (report.counts().sent() == 0) {
      return "Nothing was sent.";
    }
    return report.asExpected()
        ? "All answers were as expected."
        : "Not all answers were as expected.";
  }

  private void section(String title, Map<String, Long> counts) {
    if (!counts.isEmpty()) {
      out.println(title);
      new TreeMap<>(counts).forEach((name, count) -> row("  " + name, count));
    }
  }

  private void row(String name, long value) {
    out.printf(Locale.ROOT, "%-18s %12d%n", name, value);
  }

  private void decimal(String name, double value) {
    out.printf(Locale.ROOT, "%-18s %14.1f%n", name, value);
  }
}
