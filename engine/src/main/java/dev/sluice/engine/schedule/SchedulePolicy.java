package dev.sluice.engine.schedule;

import dev.sluice.engine.queue.DurationRange;
import java.time.Duration;

/**
 * How the clock of the schedules goes.
 *
 * @param tick how often is looked for what is due, on the whole multiples of it: with one minute,
 *     every minute on the minute; 1 s to 1 h
 * @param spread over how long what is due in the same moment is spread; a schedule always has the
 *     same place in it; 0 s to 10 min
 */
public record SchedulePolicy(Duration tick, Duration spread) {

  private static final DurationRange TICK =
      new DurationRange(Duration.ofSeconds(1), Duration.ofHours(1));
  private static final DurationRange SPREAD =
      new DurationRange(Duration.ZERO, Duration.ofMinutes(10));

  /** One minute and 20 s. */
  public static final SchedulePolicy DEFAULT =
      new SchedulePolicy(Duration.ofMinutes(1), Duration.ofSeconds(20));

  public SchedulePolicy {
    TICK.require("tick", tick);
    SPREAD.require("spread", spread);
  }

  /** How long after an occurrence's time this schedule's job is due: a whole number of seconds. */
  Duration delayOf(ScheduleId id) {
    return Duration.ofSeconds(
        Math.floorMod(id.value().hashCode(), Math.max(1, spread.toSeconds())));
  }
}
