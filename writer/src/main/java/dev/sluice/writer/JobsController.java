package dev.sluice.writer;

import dev.sluice.engine.access.Scope;
import dev.sluice.engine.job.IdempotencyKey;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.job.Submission;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.shell.http.Needs;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.job.JobAnswers;
import dev.sluice.shell.job.JobCounts;
import dev.sluice.shell.job.JobViews;
import dev.sluice.shell.model.Explanation;
import dev.sluice.shell.model.Job;
import dev.sluice.shell.model.JobAccepted;
import dev.sluice.shell.model.JobBatch;
import dev.sluice.shell.model.JobBatchResult;
import dev.sluice.shell.model.JobBatchResults;
import dev.sluice.shell.model.JobPage;
import dev.sluice.shell.model.JobState;
import dev.sluice.shell.model.NewJob;
import dev.sluice.writer.api.JobsApi;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The tracked path: a job is stored, then queued. Not final: validation goes round it. */
@Controller
class JobsController implements JobsApi {

  /** As many jobs of a batch are under way at a time as a batch has. */
  private static final int MOST_IN_A_BATCH = 100;

  private final OwnJobs jobs;
  private final JobWishes wishes;
  private final JobAnswers answers;
  private final JobCounts counts;
  private final InstantSource clock;

  JobsController(
      OwnJobs jobs, JobWishes wishes, JobAnswers answers, JobCounts counts, InstantSource clock) {
    this.jobs = jobs;
    this.wishes = wishes;
    this.answers = answers;
    this.counts = counts;
    this.clock = clock;
  }

  @Override
  @Needs(Scope.JOBS_WRITE)
  public Mono<HttpResponse<JobAccepted>> submitJob(
      NewJob newJob, @Nullable String idempotencyKey, @Nullable String traceparent) {
    Owner owner = jobs.owner();
    Optional<MessageId> keyed = key(idempotencyKey).map(key -> key.jobId(owner));
    return accept(wishes.wish(owner, newJob, "", keyed, TraceParent.legal(traceparent)));
  }

  private static Optional<IdempotencyKey> key(@Nullable String header) {
    return Optional.ofNullable(header).map(IdempotencyKey::new);
  }

  private Mono<HttpResponse<JobAccepted>> accept(JobWish wish) {
    MessageId id = wish.order().id();
    URI at = URI.create("/api/jobs/" + id);
    return jobs.submit(wish).map(submission -> answers.created(submission, id, at));
  }

  @Override
  @Needs(Scope.JOBS_WRITE)
  public Mono<HttpResponse<JobBatchResults>> submitJobs(
      JobBatch jobBatch, @Nullable String idempotencyKey, @Nullable String traceparent) {
    Owner owner = jobs.owner();
    Optional<IdempotencyKey> key = key(idempotencyKey);
    Optional<String> trace = TraceParent.legal(traceparent);
    List<NewJob> entries = jobBatch.getJobs();
    return Flux.fromStream(IntStream.range(0, entries.size()).boxed())
        .flatMapSequential(
            i -> {
              String at = "/jobs/" + i;
              Optional<MessageId> keyed = key.map(k -> k.jobId(owner, i));
              return entry(at, () -> wishes.wish(owner, entries.get(i), at, keyed, trace));
            },
            MOST_IN_A_BATCH)
        .collectList()
        .map(results -> json(HttpResponse.ok(new JobBatchResults(results))));
  }

  private Mono<JobBatchResult> entry(String at, Supplier<JobWish> wished) {
    JobWish wish;
    try {
      wish = wished.get();
    } catch (ProblemException e) {
      return Mono.just(failed(e.problem())); // this one alone
    }
    return jobs.submit(wish)
        .map(
            submission -> {
              if (submission instanceof Submission.Accepted accepted) {
                counts.accepted();
                return new JobBatchResult(HttpStatus.CREATED.getCode())
                    .jobId(accepted.job().id().value());
              }
              return failed(answers.problem(submission, wish.order().id(), at));
            });
  }

  private static JobBatchResult failed(Problem problem) {
    return new JobBatchResult(problem.kind().status()).problem(JobViews.problem(problem));
  }

  @Override
  @Needs(Scope.JOBS_READ)
  public Mono<HttpResponse<Job>> getJob(String id) {
    return jobs.find(id).map(job -> json(HttpResponse.ok(view(job))));
  }

  private Job view(dev.sluice.engine.job.Job job) {
    return JobViews.whole(job, clock.instant());
  }

  @Override
  @Needs(Scope.JOBS_READ)
  public Mono<HttpResponse<JobPage>> listJobs(
      @Nullable JobState state,
      @Nullable String type,
      @Nullable String cursor,
      @Nullable Integer limit) {
    return jobs.list(state, type, cursor, limit)
        .map(found -> json(HttpResponse.ok(JobViews.page(found))));
  }

  @Override
  @Needs(Scope.JOBS_WRITE)
  public Mono<HttpResponse<Job>> cancelJob(String id) {
    return jobs.cancel(id)
        .map(
            job ->
                json(
                    job.state().isFinished()
                        ? HttpResponse.ok(view(job))
                        : HttpResponse.accepted().body(view(job))));
  }

  @Override
  @Needs(Scope.JOBS_WRITE)
  public Mono<HttpResponse<JobAccepted>> retryJob(String id, @Nullable String idempotencyKey) {
    return jobs.finished(id)
        .flatMap(old -> accept(new JobWish(jobs.again(old, idempotencyKey), Optional.empty())));
  }

  @Override
  @Needs(Scope.JOBS_READ)
  public Mono<HttpResponse<Explanation>> explainJob(String id) {
    return jobs.explain(id)
        .map(explanation -> json(HttpResponse.ok(JobViews.explanation(explanation))));
  }

  private static <T> HttpResponse<T> json(MutableHttpResponse<T> response) {
    return response.contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
