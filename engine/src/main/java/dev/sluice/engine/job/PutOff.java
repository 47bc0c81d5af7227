package dev.sluice.engine.job;

import dev.sluice.engine.work.Outcome;
import java.time.Duration;

/** How long a message is put off: no longer than an hour. */
final class PutOff {

  private static final Duration LONGEST = Duration.ofHours(1);

  private PutOff() {}

  static Outcome forThis(String why, Duration delay) {
    return Outcome.postpone(why, shorter(delay, LONGEST));
  }

  /** A wait that doubles with each delivery. */
  static Duration doubled(Duration first, int attempt) {
    return shorter(first.multipliedBy(1L << Math.min(attempt - 1, 20)), LONGEST);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
