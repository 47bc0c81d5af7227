package dev.sluice.writer;

import dev.sluice.engine.job.Explanation;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobPage;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.job.Submission;
import dev.sluice.shell.job.SeenJobs;
import dev.sluice.shell.model.JobState;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The jobs of whoever is asking: {@link SeenJobs} through the caller's eyes. */
@Singleton
final class OwnJobs {

  private final Caller caller;
  private final SeenJobs jobs;

  OwnJobs(Caller caller, SeenJobs jobs) {
    this.caller = caller;
    this.jobs = jobs;
  }

  /** Whose new jobs are. */
  Owner owner() {
    return caller.owner();
  }

  Mono<Submission> submit(JobWish wish) {
    return jobs.submit(wish.order(), wish.runAt());
  }

  Mono<Job> find(String id) {
    return jobs.find(caller.sees(), id);
  }

  Mono<Job> finished(String id) {
    return jobs.finished(caller.sees(), id);
  }

  JobOrder again(Job old, @Nullable String idempotencyKey) {
    return jobs.again(old, idempotencyKey);
  }

  Mono<JobPage> list(
      @Nullable JobState state,
      @Nullable String type,
      @Nullable String cursor,
      @Nullable Integer limit) {
    return jobs.list(caller.owner(), state, type, cursor, limit);
  }

  Mono<Job> cancel(String id) {
    return jobs.cancel(caller.sees(), id);
  }

  Mono<Explanation> explain(String id) {
    return jobs.explain(caller.sees(), id);
  }
}
