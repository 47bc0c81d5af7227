package dev.sluice.engine.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Every so often from a start on, which is the first time itself. What the clocks on the wall do is
 * of no matter.
 */
record IntervalTimetable(Instant start, Duration interval) implements Timetable {

  @Override
  public Optional<Occurrence> after(Instant time) {
    if (time.isBefore(start)) {
      return Optional.of(Occurrence.steady(start));
    }
    long whole = Duration.between(start, time).dividedBy(interval);
    return Optional.of(Occurrence.steady(start.plus(interval.multipliedBy(whole + 1))));
  }
}
