package dev.sluice.bench.report;

import dev.sluice.bench.measure.Cell;
import dev.sluice.bench.measure.Results;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Something that Sluice is to hold.
 *
 * @param what in words
 * @param bound on which side of the value it is to be
 * @param value the bound
 * @param cells of which results
 * @param measured what these say; empty where they say nothing
 */
public record Target(
    String what,
    Bound bound,
    double value,
    List<Cell> cells,
    Function<Results, OptionalDouble> measured) {

  public Target {
    cells = List.copyOf(cells);
  }

  /** A side. */
  public enum Bound {
    AT_MOST("≤"),
    AT_LEAST("≥");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }

    boolean holds(double measured, double value) {
      return this == AT_MOST ? measured <= value : measured >= value;
    }
  }

  /** The bound as it is written. */
  public String limit() {
    return bound.sign + " " + Figure.of(value);
  }

  /** What the results say to it. */
  public Verdict judge(Results results) {
    boolean isDoubted = cells.stream().anyMatch(cell -> !results.doubts(cell).isEmpty());
    return new Verdict(this, measured.apply(results), isDoubted);
  }
}
