package dev.sluice.engine.schedule;

import dev.sluice.engine.job.Owner;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What each event makes of a schedule: pure functions from a row to its next version, which the
 * caller then hands to {@link ScheduleStore#replace}.
 *
 * <p>The next time is computed from the occurrence before, never from the time at which somebody
 * looked; so a late scheduler makes no schedule drift. Safe for use by many threads.
 */
public final class ScheduleLife {

  /**
   * How many occurrences are gone through at once. Of a schedule that has more behind it the rest
   * is due at once.
   */
  private static final int MOST_AT_ONCE = 1_000;

  /** A start that has just passed when it comes in still counts; our choice. */
  private static final Duration JUST = Duration.ofMinutes(1);

  private final Timetables timetables;
  private final SchedulePolicy policy;

  public ScheduleLife(Timetables timetables, SchedulePolicy policy) {
    this.timetables = timetables;
    this.policy = policy;
  }

  /** Makes timetables. */
  public Timetables timetables() {
    return timetables;
  }

  /** How the clock of the schedules goes. */
  public SchedulePolicy policy() {
    return policy;
  }

  /**
   * A new schedule.
   *
   * @throws IllegalArgumentException if its cron expression is none, or is never due
   */
  public Schedule created(ScheduleId id, Owner owner, SchedulePlan plan, Instant at) {
    Instant now = at.truncatedTo(ChronoUnit.MILLIS);
    ScheduleStatus status =
        new ScheduleStatus(
            next(plan, from(plan.window(), now)), List.of(), ScheduleStatus.Counts.NONE);
    return new Schedule(id, owner, now, 1, plan, status);
  }

  /**
   * Its owner wants something else. What changes the times begins anew from now on; what was due
   * while it was paused is not made up for.
   *
   * @throws IllegalArgumentException if its cron expression is none, or is never due
   */
  Schedule changed(Schedule schedule, SchedulePlan plan, Instant now) {
    SchedulePlan old = schedule.plan();
    boolean sameTimes =
        plan.enabled() == old.enabled()
            && plan.recurrence().equals(old.recurrence())
            && plan.window().equals(old.window());
    ScheduleStatus status = schedule.status();
    if (sameTimes) {
      return schedule.with(plan, status);
    }
    boolean startsAnew = !plan.window().start().equals(old.window().start());
    Instant from = startsAnew ? from(plan.window(), now) : now;
    return schedule.with(plan, status.withNext(next(plan, from)));
  }

  private static Instant from(Window window, Instant now) {
    Duration passed = Duration.between(window.start(), now);
    return passed.isNegative() || passed.compareTo(JUST) > 0 ? now : window.start().minusMillis(1);
  }

  private Optional<Instant> next(SchedulePlan plan, Instant from) {
    return plan.enabled() ? timetables.of(plan).after(from).map(Occurrence::at) : Optional.empty();
  }

  /**
   * What is to be made of what is due.
   *
   * @param schedule without what was missed, and with its next time: what is written if nothing
   *     runs
   * @param occurrence the occurrence to run; empty if all that is due was missed
   */
  record Firing(Schedule schedule, Optional<Instant> occurrence) {

    /** What is written when this has become of the occurrence. */
    Schedule as(Run run) {
      Schedule s = schedule;
      return new Schedule(
          s.id(), s.owner(), s.createdAt(), s.version(), s.plan(), s.status().with(run));
    }
  }

  /**
   * Looks at a schedule that is due. Of several occurrences the last is run if it is not too late
   * for it, and the others are missed.
   *
   * @throws IllegalArgumentException if its cron expression is not understood any more
   */
  Firing firing(Schedule schedule, Instant now) {
    Timetable timetable = timetables.of(schedule.plan());
    Instant last = schedule.status().nextRunAt().orElseThrow();
    Optional<Instant> next = timetable.after(last).map(Occurrence::at);
    for (int count = 1; ; count++) {
      boolean isLast = next.isEmpty() || next.get().isAfter(now);
      if (isLast && isInTime(schedule, last, now)) {
        return new Firing(moved(schedule, next, count - 1), Optional.of(last));
      }
      if (isLast || count == MOST_AT_ONCE) {
        return new Firing(moved(schedule, next, count), Optional.empty());
      }
      last = next.get();
      next = timetable.after(last).map(Occurrence::at);
    }
  }

  /** What is due between two ticks waits for the second of them. */
  private boolean isInTime(Schedule schedule, Instant due, Instant now) {
    return !due.plus(schedule.plan().rules().catchUp()).plus(policy.tick()).isBefore(now);
  }

  private static Schedule moved(Schedule schedule, Optional<Instant> next, long missed) {
    return schedule.with(schedule.status().withNext(next).withMissed(missed));
  }

  /** It cannot fire: it is paused, so that it is in nobody's way. */
  Schedule broken(Schedule schedule) {
    SchedulePlan p = schedule.plan();
    return schedule.with(
        new SchedulePlan(p.work(), p.recurrence(), p.window(), p.rules(), false),
        schedule.status().withNext(Optional.empty()));
  }

  /** Somebody has asked for a run; unchanged if it is noted already. */
  Schedule asked(Schedule schedule, Run run) {
    boolean isNoted =
        schedule.status().runs().stream().anyMatch(noted -> noted.job().equals(run.job()));
    return isNoted ? schedule : schedule.with(schedule.status().with(run));
  }
}
