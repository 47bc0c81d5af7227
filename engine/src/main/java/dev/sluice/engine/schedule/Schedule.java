package dev.sluice.engine.schedule;

import dev.sluice.engine.job.Owner;
import java.time.Instant;

/**
 * A schedule as it is stored.
 *
 * @param id its name; never changes
 * @param owner whose it is; never changes
 * @param createdAt when it was stored, to the millisecond; never changes
 * @param version 1 when it was stored, and one more with each change: what a change is conditional
 *     on
 * @param plan what its owner wants
 * @param status what has become of it
 */
public record Schedule(
    ScheduleId id,
    Owner owner,
    Instant createdAt,
    int version,
    SchedulePlan plan,
    ScheduleStatus status) {

  Schedule with(ScheduleStatus next) {
    return with(plan, next);
  }

  Schedule with(SchedulePlan nextPlan, ScheduleStatus nextStatus) {
    return new Schedule(id, owner, createdAt, version + 1, nextPlan, nextStatus);
  }
}
