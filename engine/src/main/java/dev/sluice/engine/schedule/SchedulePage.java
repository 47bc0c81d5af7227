package dev.sluice.engine.schedule;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list of schedules, by id, which is by the time of their creation.
 *
 * @param schedules at most as many as were asked for; copied
 * @param next behind which to go on; empty if there are no more
 */
public record SchedulePage(List<Schedule> schedules, Optional<ScheduleId> next) {

  public SchedulePage {
    schedules = List.copyOf(schedules);
  }

  /** A page of what a store found when it looked for one more than was asked for. */
  public static SchedulePage of(List<Schedule> found, int limit) {
    if (found.size() <= limit) {
      return new SchedulePage(found, Optional.empty());
    }
    List<Schedule> page = found.subList(0, limit);
    return new SchedulePage(page, Optional.of(page.get(limit - 1).id()));
  }
}
