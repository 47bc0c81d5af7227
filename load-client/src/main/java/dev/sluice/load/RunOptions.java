package dev.sluice.load;

import java.time.Duration;
import java.util.Map;

/**
 * How one run goes.
 *
 * @param plan what is sent
 * @param pace when it is sent
 * @param most how long requests are sent at most; more than 0
 * @param timeout how long an answer may take; more than 0
 * @param given the options as they were given, for the report
 */
record RunOptions(
    LoadPlan plan, Pace pace, Duration most, Duration timeout, Map<String, String> given) {

  /** A hundred years: what "until ended" means. */
  static final Duration FOREVER = Duration.ofDays(36_500);

  RunOptions {
    if (most.isZero() || most.isNegative()) {
      throw new IllegalArgumentException("--seconds is more than 0, not " + most.toSeconds());
    }
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("--timeout is more than 0, not " + timeout);
    }
    given = Map.copyOf(given);
  }
}
