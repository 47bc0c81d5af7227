package dev.sluice.engine.schedule;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * From when to when a schedule fires. Times are cut to the millisecond.
 *
 * @param start the first moment; what an interval is counted from
 * @param end the first moment after it; empty for never
 */
public record Window(Instant start, Optional<Instant> end) {

  public Window {
    start = start.truncatedTo(ChronoUnit.MILLIS);
    end = end.map(instant -> instant.truncatedTo(ChronoUnit.MILLIS));
    if (end.isPresent() && !end.get().isAfter(start)) {
      throw new IllegalArgumentException("it ends before it starts");
    }
  }

  boolean isBeforeEnd(Instant time) {
    return end.isEmpty() || time.isBefore(end.get());
  }
}
