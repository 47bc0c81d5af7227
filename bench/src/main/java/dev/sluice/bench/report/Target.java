package dev.sluice.bench.report;

import dev.sluice.bench.measure.Results;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Something that Sluice is to hold.
 *
 * @param what in words
 * @param bound on which side of the value it is to be
 * @param value the bound
 * @param measured what the results say; empty where they say nothing
 */
public record Target(
    String what, Bound bound, double value, Function<Results, OptionalDouble> measured) {

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
    return new Verdict(this, measured.apply(results));
  }
}
