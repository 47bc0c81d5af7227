package dev.sluice.engine.job;

import dev.sluice.engine.batch.BatchLimits;
import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.batch.GroupCommit;
import dev.sluice.engine.queue.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The caller's side of jobs: submit them, look at them, cancel them.
 *
 * <p>A job is stored first and sent afterwards: what is on the queue has a row, and what has a row
 * and is not on the queue is sent again by the {@link Recoverer}. Rows are inserted in batches as
 * messages are sent, by a group commit without a timer.
 *
 * <p>Safe for use by many threads. {@link #submit} does not block; the other methods do, and throw
 * {@link JobStoreException} when the store fails.
 */
public final class Jobs implements AutoCloseable {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** Rows of many callers share a transaction; 4 MiB keeps it short. */
  private static final BatchLimits INSERTS = new BatchLimits(100, 4 << 20);

  /** Two transactions keep a store busy; more than four in flight brought nothing on 2 cores. */
  private static final BatchingOptions INSERTING =
      new BatchingOptions(2, 4, 10_000, 64L << 20, Duration.ZERO);

  private final JobStore store;
  private final JobSender sender;
  private final JobLife life;
  private final InstantSource clock;
  private final Executor threads;
  private final GroupCommit<Job, Stored> inserts;
  private final Map<MessageId, Boolean> inProgress = new ConcurrentHashMap<>();

  /**
   * The caller's side of these jobs.
   *
   * @param threads where the store's blocking calls are made
   */
  public Jobs(
      JobStore store, JobSender sender, JobLife life, InstantSource clock, Executor threads) {
    this.store = store;
    this.sender = sender;
    this.life = life;
    this.clock = clock;
    this.threads = threads;
    this.inserts = new GroupCommit<>(new InsertLane(store, threads), INSERTS, INSERTING);
  }

  /** What became of a row, or why nothing did. */
  private sealed interface Stored {
    record Done(Insertion insertion) implements Stored {}

    record Not(Submission why) implements Stored {}
  }

  private record InsertLane(JobStore store, Executor threads)
      implements GroupCommit.Lane<Job, Stored> {

    @Override
    public int sizeOf(Job job) {
      return job.order().payload().length();
    }

    @Override
    public CompletableFuture<List<Stored>> call(List<Job> jobs) {
      return CompletableFuture.supplyAsync(
          () -> store.insert(jobs).stream().map(done -> (Stored) new Stored.Done(done)).toList(),
          threads);
    }

    @Override
    public Stored failed(Throwable failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      return new Stored.Not(new Submission.NotStored(String.valueOf(cause.getMessage())));
    }

    @Override
    public Stored refused() {
      return new Stored.Not(new Submission.Busy(RETRY_AFTER));
    }
  }

  /**
   * Stores and sends a job.
   *
   * @param runAt when it is to run; empty, or a time that has passed, for at once
   * @return what became of it; never fails
   */
  public CompletableFuture<Submission> submit(JobOrder order, Optional<Instant> runAt) {
    boolean hasKey = !order.options().fingerprint().isEmpty();
    if (hasKey && inProgress.putIfAbsent(order.id(), true) != null) {
      return CompletableFuture.completedFuture(new Submission.InProgress());
    }
    CompletableFuture<Submission> submission =
        sender.isFull()
            // Better no row at all than one that has to wait for the recoverer.
            ? CompletableFuture.completedFuture(new Submission.Busy(RETRY_AFTER))
            : insertAndSend(life.created(order, clock.instant(), runAt));
    return hasKey
        ? submission.whenComplete((done, failure) -> inProgress.remove(order.id()))
        : submission;
  }

  private CompletableFuture<Submission> insertAndSend(Job job) {
    return inserts
        .submit(job)
        .thenCompose(
            stored -> {
              if (stored instanceof Stored.Not not) {
                return CompletableFuture.completedFuture(not.why());
              }
              Insertion insertion = ((Stored.Done) stored).insertion();
              return insertion instanceof Insertion.Existing existing
                  ? repeated(job, existing.job())
                  : send(job);
            });
  }

  private CompletableFuture<Submission> repeated(Job job, Job existing) {
    String fingerprint = job.order().options().fingerprint();
    if (fingerprint.isEmpty() || !fingerprint.equals(existing.order().options().fingerprint())) {
      return CompletableFuture.completedFuture(new Submission.KeyReused());
    }
    // Whether the first request's message got through is not known; a second one does no harm.
    return JobLife.mayBeUnsent(existing)
        ? send(existing)
        : CompletableFuture.completedFuture(new Submission.Accepted(existing));
  }

  private CompletableFuture<Submission> send(Job job) {
    Instant now = clock.instant();
    Instant due = JobLife.dueAt(job);
    if (!JobLife.isForQueueNow(due, now)) {
      return CompletableFuture.completedFuture(new Submission.Accepted(job)); // its time comes
    }
    Duration delay = Duration.between(now, due);
    return sender
        .send(job, delay.isNegative() ? Duration.ZERO : delay)
        .thenCompose(
            submission ->
                submission instanceof Submission.Accepted
                    ? CompletableFuture.completedFuture(submission)
                    : CompletableFuture.supplyAsync(() -> noted(job, submission), threads)
                        .exceptionally(
                            e -> new Submission.NotStored(String.valueOf(e.getMessage()))));
  }

  /** Writes down that the queue has not taken a job, or may not have. */
  private Submission noted(Job job, Submission why) {
    if (why instanceof Submission.Refused) {
      return withdraw(job, why);
    }
    // From now on the recoverer looks after it, in whatever store; it does of scheduled ones
    // anyway.
    if (job.version() == 1 && job.state() == JobState.QUEUED) {
      store.replace(List.of(life.unsent(job)));
    }
    return why;
  }

  /** What the queue will never take must not be sent again and again. */
  private Submission withdraw(Job job, Submission why) {
    store.replace(List.of(life.cancelled(job, "", clock.instant())));
    return why;
  }

  /**
   * A job, if it is there.
   *
   * @param whose of which owner it has to be; empty for anybody's
   */
  public Optional<Job> find(Optional<Owner> whose, MessageId id) {
    return store.look(id).filter(job -> isOf(whose, job));
  }

  private static boolean isOf(Optional<Owner> whose, Job job) {
    return whose.isEmpty() || job.order().owner().equals(whose.get());
  }

  /** Jobs, at most 100; those that are there, in no particular order. */
  public List<Job> find(Collection<MessageId> ids) {
    return ids.isEmpty() ? List.of() : store.find(ids);
  }

  /** A page of an owner's jobs. */
  public JobPage list(JobQuery query) {
    return store.list(query);
  }

  /** What became of a wish to cancel. */
  public sealed interface Cancellation {

    /**
     * It never runs (again).
     *
     * @param job as it is now
     */
    record Cancelled(Job job) implements Cancellation {}

    /**
     * It runs; its worker is told.
     *
     * @param job as it is now
     */
    record Told(Job job) implements Cancellation {}

    /**
     * It had ended before.
     *
     * @param job as it is now
     */
    record TooLate(Job job) implements Cancellation {}
  }

  /**
   * Cancels a job; empty if there is none.
   *
   * @param whose of which owner it has to be; empty for anybody's
   */
  public Optional<Cancellation> cancel(Optional<Owner> whose, MessageId id) {
    while (true) { // ends: each turn but the last means that the job has moved on
      Optional<Job> found =
          store.find(List.of(id)).stream().filter(job -> isOf(whose, job)).findFirst();
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Job job = found.get();
      if (job.state().isFinished()) {
        return Optional.of(new Cancellation.TooLate(job));
      }
      boolean runs = job.state() == JobState.RUNNING;
      Job next = runs ? life.cancelWished(job) : life.cancelled(job, "", clock.instant());
      if (store.replace(List.of(next)).get(0)) {
        return Optional.of(runs ? new Cancellation.Told(next) : new Cancellation.Cancelled(next));
      }
    }
  }

  /** Stores and sends what waits, 10 s at the most. */
  @Override
  public void close() {
    inserts.close();
  }

  /** Under which waiting jobs are shown in the meters. */
  public int waiting() {
    return inserts.waiting();
  }
}
