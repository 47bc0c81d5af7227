package dev.sluice.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What was measured of a target.
 *
 * @param measured empty if nothing was
 * @param isDoubted whether a cell that it comes from is not to be relied on
 */
public record Verdict(Target target, OptionalDouble measured, boolean isDoubted) {

  /**
   * {@code held} or {@code missed}, with {@code INVALID} if that is so; or {@code not measured}.
   */
  public String word() {
    if (measured.isEmpty()) {
      return "not measured";
    }
    boolean holds = target.bound().holds(measured.getAsDouble(), target.value());
    return (holds ? "held" : "missed") + (isDoubted ? ", INVALID" : "");
  }

  /** The verdicts on what was measured as a table for a terminal, and how many others there are. */
  public static String table(List<Verdict> verdicts) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("", "limit", "measured", ""));
    for (Verdict verdict : verdicts) {
      if (verdict.measured().isPresent()) {
        lines.add(
            List.of(
                verdict.target().what(),
                verdict.target().limit(),
                Figure.of(verdict.measured().getAsDouble()),
                verdict.word()));
      }
    }
    int others = verdicts.size() - (lines.size() - 1);
    String left = others == 0 ? "" : "not measured: " + others + " of " + verdicts.size() + "\n";
    return (lines.size() == 1 ? "" : TextTable.aligned(lines)) + left;
  }
}
