package dev.sluice.engine.work;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try, and when to give up.
 *
 * <p>The delay after the n-th try is {@code random(0, min(longest, first · 2ⁿ⁻¹))}, called full
 * jitter: retries of many messages that failed together spread over the whole interval. (Marc
 * Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.)
 *
 * @param tries how often a message is tried before it is dead-lettered; at least 1
 * @param first the bound of the delay after the first try
 * @param longest the bound of every delay, at most 11 hours
 * @param random where the jitter comes from; used by many threads
 */
public record RetryPolicy(int tries, Duration first, Duration longest, RandomGenerator random) {

  private static final Duration LONGEST = Duration.ofHours(11);

  public RetryPolicy {
    if (tries < 1) {
      throw new IllegalArgumentException("tries is at least 1, not " + tries);
    }
    if (first.isNegative() || longest.compareTo(first) < 0 || longest.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "retry delays are ordered 0 <= first <= longest <= 11 h, not " + first + ", " + longest);
    }
  }

  /** The delay before the next try, to the millisecond, when this many were made; at least 1. */
  public Duration delayAfter(int attempt) {
    long bound = longest.toMillis();
    int doublings = attempt - 1;
    if (doublings < Long.numberOfLeadingZeros(first.toMillis()) - 1) {
      bound = Math.min(bound, first.toMillis() << doublings);
    }
    return Duration.ofMillis(random.nextLong(bound + 1));
  }

  /** Whether a message that failed this often is to be dead-lettered. */
  public boolean isExhausted(int attempt) {
    return attempt >= tries;
  }
}
