package dev.sluice.engine.job;

import dev.sluice.engine.job.Explanation.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Says why a job does not run. Safe for use by many threads; blocks as the store does. */
public final class Explainer {

  /** Up to how many jobs are counted that wait before it. */
  public static final int MOST = 10_000;

  private final JobStore store;
  private final WorkerRegistry workers;
  private final InstantSource clock;

  public Explainer(JobStore store, WorkerRegistry workers, InstantSource clock) {
    this.store = store;
    this.workers = workers;
    this.clock = clock;
  }

  /** Why it does not run, or where it does. */
  public Explanation explain(Job job) {
    Instant now = clock.instant();
    return switch (job.state()) {
      case SCHEDULED -> {
        Instant due = JobLife.dueAt(job);
        yield due.isAfter(now)
            ? of(Reason.NOT_DUE, "it is to run at " + due, Optional.of(due))
            : waiting(job, now); // its message is on its way
      }
      case QUEUED -> waiting(job, now);
      case RUNNING -> running(job, now);
      case SUCCEEDED, FAILED, CANCELLED ->
          of(
              Reason.FINISHED,
              "it has ended as " + job.state() + " at " + job.status().since(),
              Optional.empty());
    };
  }

  private static Explanation running(Job job, Instant now) {
    Lease lease = job.status().lease().orElseThrow();
    if (!lease.until().isAfter(now)) {
      return of(
          Reason.WORKER_LOST,
          "its worker " + lease.worker() + " was not heard of; it is about to be taken back",
          Optional.empty());
    }
    return of(
        Reason.RUNNING,
        "it runs on "
            + lease.worker()
            + " since "
            + job.status().since()
            + (lease.wish() == Lease.Wish.CANCEL ? " and is being cancelled" : ""),
        Optional.empty());
  }

  private Explanation waiting(Job job, Instant now) {
    List<String> obstacles =
        workers.seenSince(now.minus(WorkerPulse.GONE_AFTER)).stream()
            .flatMap(card -> Optional.ofNullable(card.types().get(job.order().type())).stream())
            .toList();
    if (obstacles.isEmpty()) {
      return of(
          Reason.NO_WORKER,
          "no worker that is there has a handler for " + job.order().type(),
          Optional.empty());
    }
    if (obstacles.stream().noneMatch(String::isEmpty)) {
      return of(
          Reason.TYPE_STOPPED,
          "no worker can do " + job.order().type() + " now: " + obstacles.get(0),
          job.status().timing().notBefore().filter(due -> due.isAfter(now)));
    }
    Instant due = JobLife.dueAt(job);
    if (due.isAfter(now)) {
      return of(Reason.BACKING_OFF, "its next try is at " + due, Optional.of(due));
    }
    OptionalInt known = store.queuedBefore(job.createdAt(), MOST);
    if (known.isEmpty()) {
      return of(
          Reason.WAITING,
          "it waits for its turn; this installation does not list the jobs that wait",
          Optional.empty());
    }
    int ahead = known.getAsInt();
    String count = ahead == MOST ? "at least " + MOST : Integer.toString(ahead);
    return new Explanation(
        Reason.WAITING,
        ahead == 1 ? "1 job was created before it" : count + " jobs were created before it",
        Optional.empty(),
        OptionalInt.of(ahead));
  }

  private static Explanation of(Reason reason, String text, Optional<Instant> until) {
    return new Explanation(reason, text, until, OptionalInt.empty());
  }
}
