package dev.sluice.shell.job;

import dev.sluice.engine.job.Explainer;
import dev.sluice.engine.job.Explanation;
import dev.sluice.engine.job.IdempotencyKey;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobCursor;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobPage;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Jobs;
import dev.sluice.engine.job.Jobs.Cancellation;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.job.Submission;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.ProblemKind;
import dev.sluice.shell.model.JobState;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Jobs as a caller sees them: nothing here blocks, and a job that is not one of those that the
 * caller may see is answered as one that is not there. What is wrong is a {@link ProblemException}.
 */
@Singleton
public final class SeenJobs {

  private static final int DEFAULT_LIMIT = 20;

  private final Jobs jobs;
  private final Explainer explainer;
  private final StoreCalls store;
  private final MessageIds ids;

  SeenJobs(Jobs jobs, Explainer explainer, StoreCalls store, MessageIds ids) {
    this.ids = ids;
    this.jobs = jobs;
    this.explainer = explainer;
    this.store = store;
  }

  /** Stores and sends a job; never fails. */
  public Mono<Submission> submit(JobOrder order, Optional<Instant> runAt) {
    return Mono.fromFuture(() -> jobs.submit(order, runAt), true)
        .timeout(store.within())
        .onErrorResume(failure -> Mono.just(new Submission.NotStored(store.words(failure))));
  }

  /**
   * A job.
   *
   * @param whose of which owner it has to be; empty for anybody's
   */
  public Mono<Job> find(Optional<Owner> whose, String id) {
    return store.call(() -> present(id, legal -> jobs.find(whose, legal)));
  }

  /** A job that has ended. */
  public Mono<Job> finished(Optional<Owner> whose, String id) {
    return find(whose, id)
        .doOnNext(
            job -> {
              if (!job.state().isFinished()) {
                throw new ProblemException(
                    Problem.of(
                        ProblemKind.JOB_NOT_FINISHED,
                        "The job is "
                            + job.state()
                            + ". Only a job that has ended can be repeated."));
              }
            });
  }

  /**
   * What repeats a job.
   *
   * @param idempotencyKey the request's, under which it makes one job however often it comes
   */
  public JobOrder again(Job old, @Nullable String idempotencyKey) {
    if (idempotencyKey == null) {
      return old.order().again(ids.next(), "");
    }
    return old.order()
        .again(
            new IdempotencyKey(idempotencyKey).jobId(old.order().owner()),
            IdempotencyKey.fingerprint("retry of " + old.id()));
  }

  /** A page of an owner's jobs; what is null is left to the default. */
  public Mono<JobPage> list(
      Owner owner,
      @Nullable JobState state,
      @Nullable String type,
      @Nullable String cursor,
      @Nullable Integer limit) {
    JobQuery query =
        new JobQuery(
            owner,
            Optional.ofNullable(state)
                .map(s -> dev.sluice.engine.job.JobState.valueOf(s.getValue())),
            Optional.ofNullable(type).map(JobType::new),
            Optional.ofNullable(cursor).map(SeenJobs::parse),
            limit == null ? DEFAULT_LIMIT : limit);
    return store.call(() -> jobs.list(query));
  }

  private static JobCursor parse(String cursor) {
    try {
      return JobCursor.parse(cursor);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.invalidParameter("cursor", "is not one that a list has answered"));
    }
  }

  /**
   * Cancels a job that has not ended; the job as it is now, {@code RUNNING} if its worker is told.
   */
  public Mono<Job> cancel(Optional<Owner> whose, String id) {
    return store
        .call(() -> present(id, legal -> jobs.cancel(whose, legal)))
        .map(
            cancellation -> {
              if (cancellation instanceof Cancellation.Cancelled cancelled) {
                return cancelled.job();
              }
              if (cancellation instanceof Cancellation.Told told) {
                return told.job();
              }
              Cancellation.TooLate late = (Cancellation.TooLate) cancellation;
              throw new ProblemException(
                  Problem.of(
                      ProblemKind.JOB_FINISHED,
                      "The job has ended as "
                          + late.job().state()
                          + ". There is nothing to cancel."));
            });
  }

  /** Why a job does not run. */
  public Mono<Explanation> explain(Job job) {
    return store.call(() -> explainer.explain(job));
  }

  /** Why a job does not run. */
  public Mono<Explanation> explain(Optional<Owner> whose, String id) {
    return store.call(() -> explainer.explain(present(id, legal -> jobs.find(whose, legal))));
  }

  private static <T> T present(String id, Function<MessageId, Optional<T>> find) {
    return legal(id)
        .flatMap(find)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(ProblemKind.NOT_FOUND, "There is no job with this id.")));
  }

  private static Optional<MessageId> legal(String id) {
    try {
      return Optional.of(new MessageId(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // so there can't be a job with it
    }
  }
}
