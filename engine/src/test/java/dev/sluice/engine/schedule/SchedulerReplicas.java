package dev.sluice.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.job.ForwardingStore;
import dev.sluice.engine.job.Insertion;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobDispatcher;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobPolicy;
import dev.sluice.engine.job.JobSender;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.queue.InMemoryQueue;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.work.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Six schedulers on one store, with clocks of their own that are up to two hours wrong, which die
 * at any moment between two writes, and come back. No time passes but the simulated one.
 */
public final class SchedulerReplicas {

  private static final int REPLICAS = 6;
  private static final Duration WRONG = Duration.ofHours(2);
  private static final Owner OWNER = new Owner("ada");
  private static final Instant BEGIN = Instant.parse("2126-03-01T12:00:00Z");

  private final ScheduleStore schedules;
  private final JobStore jobs;
  private final Random random;
  private final JobLife jobLife;
  private final ScheduleLife life =
      new ScheduleLife(
          new Timetables(
              expression -> {
                throw new IllegalArgumentException("no cron here");
              }),
          SchedulePolicy.DEFAULT);
  private final InMemoryQueue queue;
  private final Set<MessageId> made = new HashSet<>();
  private Instant now = BEGIN;
  private int deaths;

  /**
   * What became of it.
   *
   * @param occurrences how many there were
   * @param ran how many of them have a job that runs
   * @param leftOut how many have a row that says that they were left out
   * @param missed how many were counted as missed
   * @param silent how many have neither a row nor were counted
   * @param twice how many jobs were made more than once
   * @param deaths how often a scheduler died in the middle
   */
  public record Result(
      int occurrences, int ran, int leftOut, long missed, long silent, int twice, int deaths) {}

  /** Death in the middle of a tick: everything that the replica had in mind is gone. */
  private static final class Dead extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private int twice;

  public SchedulerReplicas(ScheduleStore schedules, JobStore jobs, long seed) {
    this.schedules = schedules;
    this.jobs = jobs;
    this.random = new Random(seed);
    this.jobLife =
        new JobLife(
            JobPolicy.of(
                new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(15), random)));
    this.queue = new InMemoryQueue(new QueueName("q"), Duration.ofHours(1), () -> now);
  }

  private void maybeDie() {
    if (random.nextInt(8) == 0) {
      deaths++;
      throw new Dead();
    }
  }

  /** A job store that its caller does not always survive, and that counts what it makes. */
  private final class DeadlyJobs extends ForwardingStore {
    DeadlyJobs() {
      super(jobs);
    }

    @Override
    public List<Insertion> insert(List<Job> rows) {
      maybeDie();
      List<Insertion> done = super.insert(rows);
      for (int i = 0; i < rows.size(); i++) {
        if (done.get(i) instanceof Insertion.Inserted && !made.add(rows.get(i).id())) {
          twice++;
        }
      }
      maybeDie();
      return done;
    }
  }

  /** A schedule store that its caller does not always survive. */
  private final class DeadlySchedules extends ForwardingScheduleStore {
    DeadlySchedules() {
      super(schedules);
    }

    @Override
    public List<Boolean> replace(List<Schedule> rows) {
      maybeDie();
      List<Boolean> done = super.replace(rows);
      maybeDie();
      return done;
    }
  }

  /**
   * Lets the time pass.
   *
   * @param ticks how often a replica ticks; a minute is three ticks of it on the average
   * @param count how many schedules there are
   */
  public Result run(int ticks, int count) {
    MessageIds ids = new MessageIds(() -> now, random);
    List<Schedule> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Schedule schedule =
          life.created(ScheduleId.next(ids), OWNER, plan(1 + random.nextInt(30)), now);
      assertThat(schedules.insert(schedule)).isTrue();
      all.add(schedule);
    }
    try (SendBatcher batcher = new SendBatcher(queue, BatchingOptions.forSending())) {
      List<Scheduler> replicas = new ArrayList<>();
      for (int i = 0; i < REPLICAS; i++) {
        replicas.add(replica(batcher));
      }
      for (int tick = 0; tick < ticks; tick++) {
        now = now.plusSeconds(random.nextInt(40));
        try {
          replicas.get(random.nextInt(REPLICAS)).tick();
        } catch (Dead | JobStoreException dead) {
          replicas.set(random.nextInt(REPLICAS), replica(batcher));
        }
        finishSome();
      }
      replicas.forEach(Scheduler::close);
    }
    return result(all);
  }

  private SchedulePlan plan(int minutes) {
    return new SchedulePlan(
        new JobTemplate(new JobType("algorithm"), "{}", ""),
        new Recurrence.Every(Duration.ofMinutes(minutes)),
        new Window(BEGIN, Optional.empty()),
        new FiringRules(
            random.nextBoolean() ? Overlap.SKIP : Overlap.ALLOW,
            Duration.ofMinutes(random.nextInt(120))),
        true);
  }

  private Scheduler replica(SendBatcher batcher) {
    Duration wrong = Duration.ofSeconds(random.nextLong(-WRONG.toSeconds(), WRONG.toSeconds()));
    InstantSource clock = () -> now.plus(wrong);
    return new Scheduler(
        new DeadlySchedules(),
        new JobDispatcher(new DeadlyJobs(), new JobSender(queue, batcher), jobLife, clock),
        life,
        clock);
  }

  /** Callers cancel some of the jobs, so that those after them may run. */
  private void finishSome() {
    if (made.isEmpty() || random.nextInt(3) != 0) {
      return;
    }
    List<Job> open =
        jobs.find(made.stream().skip(random.nextInt(made.size())).limit(50).toList()).stream()
            .filter(job -> job.state() == JobState.QUEUED || job.state() == JobState.SCHEDULED)
            .map(job -> jobLife.cancelled(job, "", now))
            .toList();
    if (!open.isEmpty()) {
      jobs.replace(open);
    }
  }

  private Result result(List<Schedule> all) {
    int occurrences = 0;
    int ran = 0;
    int leftOut = 0;
    long missed = 0;
    long silent = 0;
    for (Schedule first : all) {
      Schedule last = schedules.find(first.id()).orElseThrow();
      Instant next = last.status().nextRunAt().orElseThrow();
      Timetable timetable = life.timetables().of(first.plan());
      long without = 0;
      long passed = 0;
      for (Instant at = first.status().nextRunAt().orElseThrow();
          at.isBefore(next);
          at = timetable.after(at).orElseThrow().at()) {
        passed++;
        List<Job> row = jobs.find(List.of(first.id().jobAt(at)));
        if (row.isEmpty()) {
          without++;
        } else if (row.get(0).version() == 1 && row.get(0).state() == JobState.CANCELLED) {
          leftOut++;
        } else {
          ran++;
        }
      }
      ScheduleStatus.Counts counts = last.status().counts();
      assertThat(counts.fired() + counts.skipped() + counts.missed())
          .as("every occurrence is counted once")
          .isEqualTo(passed);
      occurrences += (int) passed;
      missed += counts.missed();
      silent += Math.max(0, without - counts.missed());
    }
    return new Result(occurrences, ran, leftOut, missed, silent, twice, deaths);
  }
}
