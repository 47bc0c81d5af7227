package dev.sluice.reader.status;

import dev.sluice.engine.access.Scope;
import dev.sluice.engine.job.Explanation;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.Owner;
import dev.sluice.reader.api.JobsApi;
import dev.sluice.reader.model.JobStory;
import dev.sluice.shell.http.Needs;
import dev.sluice.shell.job.JobAnswers;
import dev.sluice.shell.job.JobViews;
import dev.sluice.shell.job.SeenJobs;
import dev.sluice.shell.model.JobAccepted;
import dev.sluice.shell.model.JobPage;
import dev.sluice.shell.model.JobState;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Jobs of all owners. Not final: validation goes round it. */
@Controller
class AnyJobsController implements JobsApi {

  private static final Optional<Owner> ANYBODYS = Optional.empty();

  private final SeenJobs jobs;
  private final JobAnswers answers;
  private final CostViews costs;
  private final Audit audit;
  private final InstantSource clock;

  AnyJobsController(
      SeenJobs jobs, JobAnswers answers, CostViews costs, Audit audit, InstantSource clock) {
    this.jobs = jobs;
    this.answers = answers;
    this.costs = costs;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  @Needs(Scope.STATUS_READ)
  public Mono<HttpResponse<JobPage>> findJobs(
      @Nullable String owner,
      @Nullable JobState state,
      @Nullable String type,
      @Nullable String cursor,
      @Nullable Integer limit) {
    Owner whose = owner == null ? Owner.OPEN : new Owner(owner);
    return jobs.list(whose, state, type, cursor, limit)
        .map(page -> StatusController.json(JobViews.page(page)));
  }

  @Override
  @Needs(Scope.STATUS_READ)
  public Mono<HttpResponse<JobStory>> getJobStory(String id) {
    return jobs.find(ANYBODYS, id)
        .flatMap(job -> jobs.explain(job).map(why -> StatusController.json(story(job, why))));
  }

  private JobStory story(Job job, Explanation why) {
    return new JobStory(
            job.order().owner().value(), JobViews.whole(job, clock.instant()), costs.receipt(job))
        .why(JobViews.explanation(why));
  }

  @Override
  @Needs(Scope.OPERATE)
  public Mono<HttpResponse<JobAccepted>> cancelAnyJob(String id) {
    Audit.Caller caller = audit.caller();
    return jobs.cancel(ANYBODYS, id)
        .map(
            job -> {
              caller.did("job " + job.id() + " is cancelled");
              return HttpResponse.accepted()
                  .body(new JobAccepted(job.id().value(), JobViews.state(job)))
                  .contentType(MediaType.APPLICATION_JSON_TYPE);
            });
  }

  @Override
  @Needs(Scope.OPERATE)
  public Mono<HttpResponse<JobAccepted>> retryAnyJob(String id, @Nullable String idempotencyKey) {
    Audit.Caller caller = audit.caller();
    return jobs.finished(ANYBODYS, id)
        .flatMap(
            job -> {
              JobOrder again = jobs.again(job, idempotencyKey);
              URI at = URI.create("/status/jobs/" + again.id());
              return jobs.submit(again, Optional.empty())
                  .map(submission -> answers.created(submission, again.id(), at))
                  .doOnNext(
                      done -> caller.did("job " + job.id() + " is repeated as " + again.id()));
            });
  }
}
