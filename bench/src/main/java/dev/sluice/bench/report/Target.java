package dev.sluice.bench.report;

import dev.sluice.bench.measure.Results;

/**
 * Something that Sluice is to hold.
 *
 * @param what in words
 * @param bound on which side of the value it is to be
 * @param value the bound
 * @param evidence what it is judged by
 */
public record Target(String what, Bound bound, double value, Evidence evidence) {

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
    return new Verdict(this, evidence.measured().apply(results), evidence.isDoubted(results));
  }
}
