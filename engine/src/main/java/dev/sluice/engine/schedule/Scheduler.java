package dev.sluice.engine.schedule;

import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobDispatcher;
import dev.sluice.engine.job.JobDispatcher.Planned;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.schedule.ScheduleLife.Firing;
import dev.sluice.engine.work.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that fires schedules: on each tick it makes jobs of what is due.
 *
 * <p>Any number of replicas may tick, and none of them leads. An occurrence's job has an id of its
 * own, and its row is inserted if it is absent, be it to run or as one that was left out: whoever
 * is first decides, for all. Only then is the schedule moved on, by a compare-and-set. So a replica
 * may die anywhere, and the next tick of any other one heals it; no occurrence runs twice as long
 * as the rows of its jobs are kept, which is an hour at least.
 *
 * <p>The clocks of the replicas have to agree within a tick: one that is fast fires early, and
 * counts as missed what lies between; one that is slow is late.
 */
public final class Scheduler implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Scheduler.class);

  private static final int AT_A_TIME = ScheduleStore.MOST;

  private final ScheduleStore store;
  private final JobDispatcher jobs;
  private final ScheduleLife life;
  private final InstantSource clock;
  private final Ticker ticker =
      new Ticker("sluice-schedules", "firing schedules", Ticker.Turn.always(this::tick));
  private final LongAdder fired = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final LongAdder missed = new LongAdder();

  /** A scheduler that does nothing before {@link #start}. */
  public Scheduler(
      ScheduleStore store, JobDispatcher jobs, ScheduleLife life, InstantSource clock) {
    this.store = store;
    this.jobs = jobs;
    this.life = life;
    this.clock = clock;
  }

  /** Begins to tick. */
  public void start() {
    ticker.startAligned(life.policy().tick(), clock);
  }

  /** What this replica has made of occurrences so far. */
  public ScheduleStatus.Counts counts() {
    return new ScheduleStatus.Counts(fired.sum(), skipped.sum(), missed.sum());
  }

  /**
   * Fires what is due. Blocks until all of it is; one thread at a time.
   *
   * @throws dev.sluice.engine.job.JobStoreException if the store fails; what was not fired then is
   *     due on the next tick, too
   */
  public void tick() {
    while (!Thread.currentThread().isInterrupted()) {
      Instant now = clock.instant();
      List<Schedule> due = store.due(now, AT_A_TIME);
      if (due.isEmpty() || !fire(due, now)) {
        return; // nothing is left, or another replica is at it
      }
    }
  }

  /** Fires these; says whether any of them was still to be fired. */
  private boolean fire(List<Schedule> due, Instant now) {
    List<Firing> firings = due.stream().map(schedule -> firing(schedule, now)).toList();
    Map<ScheduleId, Run> runs =
        run(firings.stream().filter(f -> f.occurrence().isPresent()).toList());
    List<Schedule> moved = new ArrayList<>();
    for (Firing firing : firings) {
      Run run = runs.get(firing.schedule().id());
      moved.add(run == null ? firing.schedule() : firing.as(run));
    }
    List<Boolean> written = store.replace(moved);
    for (int i = 0; i < moved.size(); i++) {
      if (written.get(i)) {
        count(due.get(i), moved.get(i));
      }
    }
    return written.contains(true);
  }

  private Firing firing(Schedule schedule, Instant now) {
    try {
      return life.firing(schedule, now);
    } catch (IllegalArgumentException e) {
      log.error("schedule {} is paused, for it cannot fire: {}", schedule.id(), e.getMessage());
      return new Firing(life.broken(schedule), Optional.empty());
    }
  }

  /** Makes jobs of these occurrences, and says what became of each. */
  private Map<ScheduleId, Run> run(List<Firing> firings) {
    if (firings.isEmpty()) {
      return Map.of();
    }
    Map<MessageId, Job> before =
        jobs.find(firings.stream().flatMap(f -> waitsFor(f.schedule()).stream()).toList()).stream()
            .collect(Collectors.toMap(Job::id, Function.identity()));
    List<Planned> planned =
        firings.stream()
            .map(
                firing -> {
                  boolean goesOn =
                      waitsFor(firing.schedule())
                          .map(before::get)
                          .filter(job -> !job.state().isFinished())
                          .isPresent();
                  return planned(firing, goesOn);
                })
            .toList();
    List<Boolean> ran = jobs.dispatch(planned);
    Map<ScheduleId, Run> runs = new HashMap<>();
    for (int i = 0; i < firings.size(); i++) {
      runs.put(
          firings.get(i).schedule().id(),
          new Run(
              firings.get(i).occurrence().orElseThrow(),
              planned.get(i).order().id(),
              ran.get(i) ? Run.How.FIRED : Run.How.SKIPPED));
    }
    return runs;
  }

  /** The job that has to be finished before the next occurrence runs, if any has to. */
  private static Optional<MessageId> waitsFor(Schedule schedule) {
    return schedule.plan().rules().overlap() == Overlap.ALLOW
        ? Optional.empty()
        : schedule.status().runs().stream()
            .filter(run -> run.how() == Run.How.FIRED)
            .findFirst()
            .map(Run::job);
  }

  private Planned planned(Firing firing, boolean goesOn) {
    Schedule schedule = firing.schedule();
    Instant occurrence = firing.occurrence().orElseThrow();
    JobOrder order =
        schedule.plan().work().order(schedule.id().jobAt(occurrence), schedule.owner());
    return goesOn
        ? new Planned.NotToRun(order)
        : new Planned.ToRun(order, occurrence.plus(life.policy().delayOf(schedule.id())));
  }

  private void count(Schedule before, Schedule after) {
    ScheduleStatus.Counts old = before.status().counts();
    ScheduleStatus.Counts counts = after.status().counts();
    fired.add(counts.fired() - old.fired());
    skipped.add(counts.skipped() - old.skipped());
    long late = counts.missed() - old.missed();
    if (late > 0) {
      missed.add(late);
      log.warn("schedule {} has missed {} of its times", after.id(), late);
    }
  }

  /** Stops, within 5 s; a tick that goes on is interrupted. May be called twice. */
  @Override
  public void close() {
    ticker.close();
  }
}
