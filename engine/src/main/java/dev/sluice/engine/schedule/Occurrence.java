package dev.sluice.engine.schedule;

import java.time.Instant;

/**
 * A time at which a schedule fires.
 *
 * @param at when, to the millisecond
 * @param clocks what the clocks on the wall do then
 */
public record Occurrence(Instant at, Clocks clocks) {

  /** What the clocks on the wall do. */
  public enum Clocks {
    /** Nothing: the time is there once. */
    STEADY,
    /** They were put forward over the time that was asked for, which so does not exist. */
    PUT_FORWARD,
    /** They will be put back, and show this time again; it fires now, and not again. */
    FIRST_OF_TWO,
    /** They were put back, and show this time again; it fires again. */
    AGAIN
  }

  static Occurrence steady(Instant at) {
    return new Occurrence(at, Clocks.STEADY);
  }
}
