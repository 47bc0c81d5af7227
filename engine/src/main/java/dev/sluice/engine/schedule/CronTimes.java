package dev.sluice.engine.schedule;

import java.time.LocalDateTime;
import java.util.Optional;

/** When a cron expression is due, on a wall clock that nobody moves. */
@FunctionalInterface
public interface CronTimes {

  /** The next time after this one; empty if there is none within ten years. */
  Optional<LocalDateTime> after(LocalDateTime time);
}
