package dev.sluice.engine.schedule;

import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.queue.MessageId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The caller's side of schedules. Each method concerns one owner's; another's are not there for it.
 *
 * <p>Safe for use by many threads. The methods block and throw {@link
 * dev.sluice.engine.job.JobStoreException}.
 */
public final class ScheduleBook {

  private final ScheduleStore store;
  private final ScheduleLife life;
  private final InstantSource clock;

  public ScheduleBook(ScheduleStore store, ScheduleLife life, InstantSource clock) {
    this.store = store;
    this.life = life;
    this.clock = clock;
  }

  /**
   * Stores a schedule.
   *
   * @param id a new one
   * @return as it is stored
   * @throws IllegalArgumentException if its cron expression is none, or is never due
   */
  public Schedule create(ScheduleId id, Owner owner, SchedulePlan plan) {
    Schedule schedule = life.created(id, owner, plan, clock.instant());
    if (!store.insert(schedule)) {
      throw new IllegalStateException("there is a schedule " + id + " already");
    }
    return schedule;
  }

  /** A schedule, if it is there and this owner's. */
  public Optional<Schedule> find(Owner owner, ScheduleId id) {
    return store.find(id).filter(schedule -> schedule.owner().equals(owner));
  }

  /**
   * A page of an owner's schedules, oldest first.
   *
   * @param after behind which one
   * @param limit 1 to {@link ScheduleStore#MOST}
   */
  public SchedulePage list(Owner owner, Optional<ScheduleId> after, int limit) {
    return store.list(owner, after, limit);
  }

  /**
   * Changes a schedule's plan.
   *
   * @param change from the plan as it is to that as it is to be; called again when others have
   *     changed the schedule meanwhile
   * @return as it is stored; empty if it is not there
   * @throws IllegalArgumentException if its cron expression is none, or is never due
   */
  public Optional<Schedule> change(Owner owner, ScheduleId id, UnaryOperator<SchedulePlan> change) {
    return replace(
        owner,
        id,
        schedule -> life.changed(schedule, change.apply(schedule.plan()), clock.instant()));
  }

  private Optional<Schedule> replace(Owner owner, ScheduleId id, UnaryOperator<Schedule> change) {
    while (true) { // ends: each turn but the last means that it has fired, or another has changed
      // it
      Optional<Schedule> found = find(owner, id);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Schedule next = change.apply(found.get());
      if (next.equals(found.get()) || store.replace(List.of(next)).get(0)) {
        return Optional.of(next);
      }
    }
  }

  /** Deletes a schedule; says whether it was there. Its jobs stay. */
  public boolean delete(Owner owner, ScheduleId id) {
    return find(owner, id).isPresent() && store.delete(id);
  }

  /** The job that a run out of turn is to be; empty if the schedule is not there. */
  public Optional<JobOrder> order(Owner owner, ScheduleId id, MessageId job, String fingerprint) {
    return find(owner, id)
        .map(schedule -> schedule.plan().work().order(job, owner).withFingerprint(fingerprint));
  }

  /** Notes a run out of turn, whose job is stored. A job is noted once. */
  public void asked(Owner owner, ScheduleId id, MessageId job) {
    var unused =
        replace(
            owner,
            id,
            schedule -> life.asked(schedule, new Run(clock.instant(), job, Run.How.ASKED_FOR)));
  }

  /**
   * When a schedule would fire, from now on.
   *
   * @param most how many times at the most
   * @throws IllegalArgumentException if its cron expression is none, or is never due
   */
  public List<Occurrence> preview(Recurrence recurrence, Window window, int most) {
    Timetable timetable = life.timetables().of(recurrence, window);
    List<Occurrence> occurrences = new ArrayList<>();
    Optional<Occurrence> next = timetable.after(clock.instant());
    while (next.isPresent() && occurrences.size() < most) {
      occurrences.add(next.get());
      Instant at = next.get().at();
      next = timetable.after(at);
    }
    return occurrences;
  }
}
