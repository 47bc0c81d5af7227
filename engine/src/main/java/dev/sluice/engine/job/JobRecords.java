package dev.sluice.engine.job;

import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The worker's side of the rows: claims, and changes that only the holder of a lease makes.
 *
 * <p>Safe for use by many threads. The methods block and throw {@link JobStoreException}.
 */
public final class JobRecords {

  /** What became of a claim. */
  sealed interface Claim {

    /** The job is the claimer's, whose lease is in it. */
    record Claimed(Job job) implements Claim {}

    /** It has ended before; the delivery is a duplicate. */
    record Finished(Job job) implements Claim {}

    /** It was tried often enough, and has now failed. */
    record GivenUp(Job job, String why) implements Claim {}

    /** It runs on another worker; the delivery is a duplicate. */
    record Elsewhere() implements Claim {}

    /** It is not due. */
    record NotNow(String why, Duration after) implements Claim {}
  }

  private final JobStore store;
  private final JobLife life;
  private final InstantSource clock;

  /** The rows of this store. */
  public JobRecords(JobStore store, JobLife life, InstantSource clock) {
    this.store = store;
    this.life = life;
    this.clock = clock;
  }

  JobLife life() {
    return life;
  }

  Instant now() {
    return clock.instant();
  }

  /** Jobs as they are now. */
  List<Job> find(List<MessageId> ids) {
    return store.find(ids);
  }

  /** Writes these versions; for each whether it was written. */
  List<Boolean> replace(List<Job> jobs) {
    return store.replace(jobs);
  }

  /**
   * The claim of a delivery's job, which may be called again after a failure of the store: what the
   * store has done all the same it then recognizes.
   *
   * <p>A first delivery's row is most likely as it was stored, so that the claim is tried without
   * having read it: one call. Where the claim is left out the row is read, and not written, or is
   * presumed and not even read; the claimed job is then one version ahead of its row.
   */
  Supplier<Claim> claim(JobOrder order, Delivery delivery, WorkerId worker, ClaimMode mode) {
    return new Claiming(order, delivery, worker, mode);
  }

  /** One delivery's claim. Used by one thread. */
  private final class Claiming implements Supplier<Claim> {
    private final JobOrder order;
    private final Delivery delivery;
    private final WorkerId worker;
    private final ClaimMode mode;
    private @Nullable Job tried;

    Claiming(JobOrder order, Delivery delivery, WorkerId worker, ClaimMode mode) {
      this.order = order;
      this.delivery = delivery;
      this.worker = worker;
      this.mode = mode;
    }

    @Override
    public Claim get() {
      if (mode != ClaimMode.LEAVE_OUT && delivery.attempt() == 1 && tried == null) {
        Job claimed = life.claimed(asStored(order, delivery), worker, now());
        if (mode == ClaimMode.PRESUME || writes(claimed)) {
          return new Claim.Claimed(claimed);
        }
      }
      while (true) { // ends: each turn but the last means that the row has moved on
        Optional<Claim> claim = look(findOrInsert(order, delivery), now());
        if (claim.isPresent()) {
          return claim.get();
        }
      }
    }

    /** What the row as it is now means for the claim; empty if it has to be looked at again. */
    private Optional<Claim> look(Job job, Instant now) {
      if (tried != null
          && job.version() == tried.version()
          && job.status().equals(tried.status())) {
        return Optional.of(new Claim.Claimed(job)); // an answer was lost, not the write
      }
      if (job.state().isFinished()) {
        return Optional.of(new Claim.Finished(job));
      }
      if (!life.isClaimable(job, now)) {
        return Optional.of(
            job.state() == JobState.RUNNING ? new Claim.Elsewhere() : notNow(job, now));
      }
      if (job.state() == JobState.RUNNING) {
        store.replace(List.of(life.lost(job, now)));
        return Optional.empty();
      }
      if (life.isExhausted(job)) {
        return giveUp(job, now);
      }
      Job claimed = life.claimed(job, worker, now);
      return mode != ClaimMode.CLAIM || writes(claimed)
          ? Optional.of(new Claim.Claimed(claimed))
          : Optional.empty();
    }

    private boolean writes(Job claimed) {
      tried = claimed;
      return store.replace(List.of(claimed)).get(0);
    }

    private Optional<Claim> giveUp(Job job, Instant now) {
      String why =
          "gave up after %d tries: %s".formatted(job.status().history().failures(), lastError(job));
      Job failed = life.failed(job, why, "", now);
      return store.replace(List.of(failed)).get(0)
          ? Optional.of(new Claim.GivenUp(failed, why))
          : Optional.empty();
    }
  }

  static String lastError(Job job) {
    return job.status()
        .history()
        .last()
        .flatMap(Attempt::end)
        .map(Attempt.End::error)
        .orElse("its worker was lost");
  }

  private static Claim notNow(Job job, Instant now) {
    Instant due = JobLife.dueAt(job);
    return new Claim.NotNow("it is not due before " + due, Duration.between(now, due));
  }

  /** The row as its message's sender stored it. */
  Job asStored(JobOrder order, Delivery delivery) {
    return life.created(order, delivery.sentAt(), Optional.empty());
  }

  /** The row; one is made of the message if there is none. */
  Job findOrInsert(JobOrder order, Delivery delivery) {
    List<Job> found = store.find(List.of(order.id()));
    if (!found.isEmpty()) {
      return found.get(0);
    }
    Job fresh = asStored(order, delivery);
    return store.insert(List.of(fresh)).get(0) instanceof Insertion.Existing existing
        ? existing.job()
        : fresh;
  }

  /**
   * Changes a job as the holder of this lease, however often others have changed its row meanwhile.
   *
   * @return what was written; empty if the lease is no longer the row's
   */
  Optional<Job> change(Job job, Lease mine, UnaryOperator<Job> change) {
    Job current = job;
    while (true) { // ends: only callers who cancel, and the keeper, change a row beside its holder
      Job next = change.apply(current);
      if (store.replace(List.of(next)).get(0)) {
        return Optional.of(next);
      }
      List<Job> row = store.find(List.of(job.id()));
      if (row.stream().anyMatch(found -> isEndedBy(found, mine))) {
        return Optional.of(row.get(0)); // an answer was lost, not the write
      }
      if (row.stream().noneMatch(found -> found.status().isHeldBy(mine))) {
        return Optional.empty();
      }
      current = row.get(0);
    }
  }

  /**
   * Writes the end of a try that was never claimed, unless the job has ended meanwhile or somebody
   * has claimed it.
   *
   * @param claimed as {@link #claim} gave it
   * @return what was written; empty if nothing was
   */
  Optional<Job> changeUnclaimed(Job claimed, UnaryOperator<Job> change) {
    Job begun = claimed; // one version ahead of the row, and so is what is to be written
    while (true) { // ends: each turn but the last means that the row has changed
      Job next = change.apply(begun);
      Job written = new Job(next.order(), next.createdAt(), begun.version(), next.status());
      if (store.replace(List.of(written)).get(0)) {
        return Optional.of(written);
      }
      List<Job> found = store.find(List.of(claimed.id()));
      if (found.isEmpty()) { // its message came from elsewhere, and its row was only presumed
        Job first = new Job(next.order(), next.createdAt(), 1, next.status());
        if (store.insert(List.of(first)).get(0) instanceof Insertion.Inserted) {
          return Optional.of(first);
        }
        continue;
      }
      Job row = found.get(0);
      Attempt attempt = claimed.status().history().last().orElseThrow();
      if (hasEnded(row, attempt)) {
        return Optional.of(row); // an answer was lost, not the write
      }
      if (row.state().isFinished() || row.state() == JobState.RUNNING) {
        return Optional.empty();
      }
      begun = life.claimed(row, attempt.worker(), attempt.startedAt());
    }
  }

  /**
   * Whether a try that was never claimed has its end in the row. It is known by its worker and the
   * millisecond of its begin: it has no number of its own.
   */
  private static boolean hasEnded(Job row, Attempt attempt) {
    return row.status().history().attempts().stream()
        .filter(other -> other.end().isPresent())
        .filter(other -> other.worker().equals(attempt.worker()))
        .anyMatch(other -> other.startedAt().equals(attempt.startedAt()));
  }

  /** Whether the holder of this lease has written the end of its try: nobody else can have. */
  private static boolean isEndedBy(Job job, Lease mine) {
    return job.status().history().attempts().stream()
        .filter(attempt -> attempt.number() == mine.attempt())
        .filter(attempt -> attempt.worker().equals(mine.worker()))
        .flatMap(attempt -> attempt.end().stream())
        .anyMatch(end -> end.how() != Attempt.How.LOST);
  }

  /**
   * Puts a waiting job off that cannot be done here now, so that nobody sends it again before.
   *
   * @return the job as it is now, which may have moved on
   */
  Job putOff(JobOrder order, Delivery delivery) {
    Job job = findOrInsert(order, delivery);
    Instant now = now();
    if (job.state() != JobState.QUEUED || !life.isClaimable(job, now)) {
      return job;
    }
    Job later = life.putOff(job, now);
    return store.replace(List.of(later)).get(0) ? later : job;
  }
}
