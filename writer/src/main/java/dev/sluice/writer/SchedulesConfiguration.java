package dev.sluice.writer;

import dev.sluice.engine.schedule.SchedulePolicy;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How the clock of the schedules goes: {@code sluice.schedules.*}, {@code SLUICE_SCHEDULES_*}.
 *
 * @param tick how often is looked for what is due; 1 s to 1 h
 * @param spread over how long what is due in one moment is spread; 0 s to 10 min
 */
@ConfigurationProperties("sluice.schedules")
record SchedulesConfiguration(
    @Bindable(defaultValue = "1m") Duration tick, @Bindable(defaultValue = "20s") Duration spread) {

  SchedulePolicy policy() {
    try {
      return new SchedulePolicy(tick, spread);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("sluice.schedules." + e.getMessage(), e);
    }
  }
}
