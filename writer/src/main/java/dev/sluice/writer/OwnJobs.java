package dev.sluice.writer;

import dev.sluice.engine.job.Explainer;
import dev.sluice.engine.job.Explanation;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobPage;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.Jobs;
import dev.sluice.engine.job.Jobs.Cancellation;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.job.Submission;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.ProblemKind;
import dev.sluice.shell.job.StoreCalls;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The jobs of whoever is asking. Nothing here blocks its caller, and a job that is not theirs is
 * answered as one that is not there.
 */
@Singleton
final class OwnJobs {

  private final Caller caller;
  private final Jobs jobs;
  private final Explainer explainer;
  private final StoreCalls store;

  OwnJobs(Caller caller, Jobs jobs, Explainer explainer, StoreCalls store) {
    this.caller = caller;
    this.jobs = jobs;
    this.explainer = explainer;
    this.store = store;
  }

  /** Whose new jobs are. */
  Owner owner() {
    return caller.owner();
  }

  /** Stores and sends a job; never fails. */
  Mono<Submission> submit(JobWish wish) {
    return Mono.fromFuture(() -> jobs.submit(wish.order(), wish.runAt()), true)
        .timeout(store.within())
        .onErrorResume(failure -> Mono.just(new Submission.NotStored(store.words(failure))));
  }

  Mono<Job> find(String id) {
    Optional<Owner> whose = caller.sees();
    return store.call(() -> present(id, legal -> jobs.find(whose, legal)));
  }

  Mono<JobPage> list(Function<Owner, JobQuery> query) {
    JobQuery own = query.apply(caller.owner());
    return store.call(() -> jobs.list(own));
  }

  Mono<Cancellation> cancel(String id) {
    Optional<Owner> whose = caller.sees();
    return store.call(() -> present(id, legal -> jobs.cancel(whose, legal)));
  }

  Mono<Explanation> explain(String id) {
    Optional<Owner> whose = caller.sees();
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
