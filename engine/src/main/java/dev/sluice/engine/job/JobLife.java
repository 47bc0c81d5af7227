package dev.sluice.engine.job;

import dev.sluice.engine.job.Attempt.How;
import dev.sluice.engine.job.Lease.Wish;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What each event makes of a job: pure functions from a row to its next version, which the caller
 * then hands to {@link JobStore#replace}. Times are cut to the millisecond.
 *
 * <p>Safe for use by many threads.
 */
public final class JobLife {

  /** What a queue can delay by itself (SQS: DelaySeconds); a longer delay is the store's. */
  public static final Duration LONGEST_QUEUE_DELAY = Duration.ofMinutes(15);

  /** How long the recoverer waits when a worker is lost: its message may come back by itself. */
  private static final Duration RESEND_LOST_AFTER = Duration.ofSeconds(5);

  private static final Duration FIRST_PUT_OFF = Duration.ofSeconds(5);
  private static final Duration LONGEST_PUT_OFF = Duration.ofHours(1);

  private final JobPolicy policy;

  public JobLife(JobPolicy policy) {
    this.policy = policy;
  }

  /** The policy. */
  public JobPolicy policy() {
    return policy;
  }

  /**
   * A new job.
   *
   * @param runAt when it is to run; empty, or a time that has passed, for at once
   */
  public Job created(JobOrder order, Instant at, Optional<Instant> runAt) {
    Instant now = millis(at);
    Optional<Instant> notBefore =
        runAt.map(JobLife::millis).filter(instant -> instant.isAfter(now));
    JobState state = notBefore.isPresent() ? JobState.SCHEDULED : JobState.QUEUED;
    Instant due = notBefore.orElse(now);
    // A job that goes to the queue now is looked at again when it should have been claimed.
    Instant wakeAt = isForQueueNow(due, now) ? due.plus(policy.resendAfter(0)) : due;
    return new Job(
        order,
        now,
        1,
        new JobStatus(
            state,
            now,
            new Timing(notBefore, wakeAt, 0),
            History.NONE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  /** A new job that is not to run: its row says so, and keeps others from making it. */
  Job unwanted(JobOrder order, Instant at) {
    Job job = created(order, at, Optional.empty());
    return new Job(order, job.createdAt(), 1, cancelled(job, "", at).status());
  }

  /** Whether the queue itself can hold a job back that is due then. */
  static boolean isForQueueNow(Instant due, Instant now) {
    return !due.isAfter(now.plus(LONGEST_QUEUE_DELAY));
  }

  /** Whether a worker may claim it: it waits and is due, or its worker has lost it. */
  public boolean isClaimable(Job job, Instant now) {
    return switch (job.state()) {
      // not by the time of its creation, which is another machine's
      case SCHEDULED, QUEUED ->
          job.status().timing().notBefore().filter(due -> due.isAfter(now)).isEmpty();
      case RUNNING -> isLost(job, now);
      case SUCCEEDED, FAILED, CANCELLED -> false;
    };
  }

  /** When a waiting job is due. */
  static Instant dueAt(Job job) {
    return job.status().timing().notBefore().orElse(job.createdAt());
  }

  /** Whether it runs, and its worker was silent for too long. */
  public boolean isLost(Job job, Instant now) {
    return job.status().lease().filter(lease -> !lease.until().isAfter(now)).isPresent();
  }

  /** Whether it was tried often enough. */
  public boolean isExhausted(Job job) {
    return policy.retry().isExhausted(job.status().history().failures());
  }

  /**
   * Its message may not have come to the queue. The row says so by being of another version than a
   * new one: from now on every store has it in its lists, and it is sent again when it is due.
   */
  Job unsent(Job job) {
    return job.with(job.status());
  }

  /** Whether its message may not have come to the queue, by all that its row knows. */
  static boolean mayBeUnsent(Job job) {
    return job.version() == 1
        || (job.state() == JobState.QUEUED
            && job.status().history().started() == 0
            && job.status().timing().notBefore().isEmpty()
            && job.status().timing().resends() == 0);
  }

  /** A worker takes it, which must be {@link #isClaimable}, and not lost. */
  public Job claimed(Job free, WorkerId worker, Instant at) {
    Instant now = millis(at);
    int number = free.status().history().started() + 1;
    Lease lease = new Lease(worker, number, now.plus(policy.lease()), Wish.GO_ON);
    return free.with(
        new JobStatus(
            JobState.RUNNING,
            now,
            new Timing(Optional.empty(), lease.until(), 0),
            free.status().history().started(new Attempt(number, worker, now, Optional.empty())),
            Optional.of(lease),
            Optional.empty(),
            Optional.empty()));
  }

  /** Its worker is alive: the lease lasts on, and progress is noted. */
  public Job extended(Job job, Optional<Progress> progress, Instant at) {
    JobStatus status = job.status();
    Lease lease = status.lease().orElseThrow().until(millis(at).plus(policy.lease()));
    return job.with(
        new JobStatus(
            status.state(),
            status.since(),
            new Timing(Optional.empty(), lease.until(), 0),
            status.history(),
            Optional.of(lease),
            progress,
            Optional.empty()));
  }

  /** Its handler is done. */
  public Job succeeded(Job job, Optional<String> result, String output, Instant at) {
    return finished(job, JobState.SUCCEEDED, end(How.SUCCEEDED, "", output, at), result);
  }

  /** It is given up: its handler says that it can never succeed, or it was tried often enough. */
  public Job failed(Job job, String error, String output, Instant at) {
    return finished(job, JobState.FAILED, end(How.FAILED, error, output, at), Optional.empty());
  }

  /** A caller does not want it any more. */
  public Job cancelled(Job job, String output, Instant at) {
    return finished(
        job, JobState.CANCELLED, end(How.CANCELLED, "cancelled", output, at), Optional.empty());
  }

  /** A caller does not want it any more, and its worker has to be told. */
  public Job cancelWished(Job job) {
    JobStatus status = job.status();
    return job.with(
        new JobStatus(
            status.state(),
            status.since(),
            status.timing(),
            status.history(),
            Optional.of(status.lease().orElseThrow().toCancel()),
            status.progress(),
            status.result()));
  }

  /** This try has failed, and there will be another after a delay. */
  public Job retrying(Job job, String error, String output, Duration delay, Instant at) {
    return queued(job, end(How.FAILED, error, output, at), delay, policy.resendAfter(0), at);
  }

  /** Its worker gives it back, and its message, without having come to an end. */
  public Job released(Job job, String why, String output, Duration delay, Instant at) {
    return queued(job, end(How.RELEASED, why, output, at), delay, policy.resendAfter(0), at);
  }

  /**
   * Its worker gives it back because it cannot be done now. Its message is sent again when it is
   * due.
   */
  Job shelved(Job job, String why, String output, Duration delay, Instant at) {
    return queued(job, end(How.RELEASED, why, output, at), delay, Duration.ZERO, at);
  }

  /**
   * Its worker was lost. Its message may come back by itself; if not, it is sent again. The try
   * ended when its lease was last extended: more is not known of it.
   */
  public Job lost(Job job, Instant at) {
    Instant heardOf = job.status().lease().orElseThrow().until().minus(policy.lease());
    Instant begun = job.status().history().last().orElseThrow().startedAt();
    Attempt.End end =
        end(
            How.LOST,
            "the worker was not heard of until its lease ran out",
            "",
            heardOf.isAfter(begun) ? heardOf : begun);
    return queued(job, end, Duration.ZERO, RESEND_LOST_AFTER, at);
  }

  /**
   * It waits on, longer each time: who got it cannot do it now. Its message is sent again when it
   * is due.
   */
  Job putOff(Job job, Instant at) {
    JobStatus status = job.status();
    Duration wait = FIRST_PUT_OFF.multipliedBy(1L << Math.min(status.timing().resends(), 20));
    Instant due = millis(at).plus(wait.compareTo(LONGEST_PUT_OFF) < 0 ? wait : LONGEST_PUT_OFF);
    return job.with(
        new JobStatus(
            JobState.QUEUED,
            status.since(),
            new Timing(Optional.of(due), due, status.timing().resends()),
            status.history(),
            Optional.empty(),
            status.progress(),
            status.result()));
  }

  /** Its message is sent now, for the first time or again. */
  public Job resent(Job job, Instant at) {
    JobStatus status = job.status();
    Timing timing = status.timing();
    int resends = job.state() == JobState.QUEUED ? timing.resends() + 1 : 0;
    Instant wakeAt = millis(at).plus(policy.resendAfter(resends));
    return job.with(
        new JobStatus(
            JobState.QUEUED,
            job.state() == JobState.QUEUED ? status.since() : millis(at),
            new Timing(Optional.empty(), wakeAt, resends),
            status.history(),
            Optional.empty(),
            status.progress(),
            status.result()));
  }

  /** Waits for its next try, unless a caller wants it cancelled. */
  private Job queued(Job job, Attempt.End end, Duration delay, Duration resendAfter, Instant at) {
    Instant now = millis(at);
    if (job.status().lease().filter(lease -> lease.wish() == Wish.CANCEL).isPresent()) {
      return finished(job, JobState.CANCELLED, end, Optional.empty());
    }
    Instant due = now.plus(delay);
    return job.with(
        new JobStatus(
            JobState.QUEUED,
            now,
            new Timing(Optional.of(due), due.plus(resendAfter), 0),
            job.status().history().ended(end),
            Optional.empty(),
            job.status().progress(),
            Optional.empty()));
  }

  private Job finished(Job job, JobState state, Attempt.End end, Optional<String> result) {
    return job.with(
        new JobStatus(
            state,
            end.at(),
            new Timing(Optional.empty(), end.at().plus(policy.keep(state)), 0),
            job.status().history().ended(end),
            Optional.empty(),
            job.status().progress(),
            result));
  }

  private static Attempt.End end(How how, String error, String output, Instant at) {
    return new Attempt.End(millis(at), how, error, output);
  }

  private static Instant millis(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }
}
