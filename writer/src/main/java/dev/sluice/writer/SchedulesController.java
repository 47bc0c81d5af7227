package dev.sluice.writer;

import dev.sluice.engine.access.Scope;
import dev.sluice.engine.job.IdempotencyKey;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.schedule.Recurrence;
import dev.sluice.engine.schedule.ScheduleBook;
import dev.sluice.engine.schedule.ScheduleId;
import dev.sluice.engine.schedule.Window;
import dev.sluice.shell.http.Needs;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.Violation;
import dev.sluice.shell.job.JobAnswers;
import dev.sluice.shell.model.JobAccepted;
import dev.sluice.shell.model.NewSchedule;
import dev.sluice.shell.model.Schedule;
import dev.sluice.shell.model.ScheduleChange;
import dev.sluice.shell.model.SchedulePage;
import dev.sluice.shell.model.SchedulePreview;
import dev.sluice.shell.model.ScheduleRuns;
import dev.sluice.shell.model.ScheduleTimes;
import dev.sluice.writer.api.SchedulesApi;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Work that comes back. Not final: validation goes round it. */
@Controller
class SchedulesController implements SchedulesApi {

  private static final int DEFAULT_LIMIT = 20;
  private static final int PREVIEWED = 20;

  private final Caller caller;
  private final OwnSchedules schedules;
  private final ScheduleWishes wishes;
  private final ScheduleViews views;
  private final ScheduleBook book;
  private final OwnJobs jobs;
  private final JobAnswers answers;
  private final MessageIds ids;

  SchedulesController(
      Caller caller,
      OwnSchedules schedules,
      ScheduleWishes wishes,
      ScheduleViews views,
      ScheduleBook book,
      OwnJobs jobs,
      JobAnswers answers,
      MessageIds ids) {
    this.caller = caller;
    this.schedules = schedules;
    this.wishes = wishes;
    this.views = views;
    this.book = book;
    this.jobs = jobs;
    this.answers = answers;
    this.ids = ids;
  }

  @Override
  @Needs(Scope.SCHEDULES_WRITE)
  public Mono<HttpResponse<Schedule>> createSchedule(String username, NewSchedule newSchedule) {
    Owner owner = caller.named(username);
    ScheduleId id = ScheduleId.next(ids);
    return schedules
        .create(id, owner, wishes.plan(owner, id, newSchedule))
        .map(
            made ->
                json(
                    HttpResponse.created(
                        views.schedule(made), URI.create("/user/" + owner + "/schedules/" + id))));
  }

  @Override
  @Needs(Scope.SCHEDULES_READ)
  public Mono<HttpResponse<SchedulePage>> listSchedules(
      String username, @Nullable String cursor, @Nullable Integer limit) {
    Owner owner = caller.named(username);
    return schedules
        .list(
            owner,
            Optional.ofNullable(cursor).map(ScheduleId::new),
            limit == null ? DEFAULT_LIMIT : limit)
        .map(
            found -> {
              SchedulePage page =
                  new SchedulePage(found.schedules().stream().map(views::schedule).toList());
              found.next().ifPresent(next -> page.setNextCursor(next.value()));
              return json(HttpResponse.ok(page));
            });
  }

  @Override
  @Needs(Scope.SCHEDULES_READ)
  public Mono<HttpResponse<SchedulePreview>> previewSchedule(
      String username, ScheduleTimes scheduleTimes) {
    var unused = caller.named(username);
    List<Violation> violations = new ArrayList<>();
    Optional<Recurrence> recurrence =
        wishes
            .times()
            .recurrence(
                scheduleTimes.getRunIntervalMinutes(),
                scheduleTimes.getCron(),
                scheduleTimes.getTimeZone(),
                violations);
    Optional<Window> window =
        wishes.times().window(scheduleTimes.getStartAt(), scheduleTimes.getEndAt(), violations);
    wishes.times().check(recurrence, window, violations);
    if (!violations.isEmpty()) {
      throw new ProblemException(Problem.invalid(violations));
    }
    return Mono.just(
        json(
            HttpResponse.ok(
                new SchedulePreview(
                    book.preview(recurrence.orElseThrow(), window.orElseThrow(), PREVIEWED).stream()
                        .map(time -> ScheduleViews.time(recurrence.orElseThrow(), time))
                        .toList()))));
  }

  @Override
  @Needs(Scope.SCHEDULES_READ)
  public Mono<HttpResponse<Schedule>> getSchedule(String username, String id) {
    return schedules.find(caller.named(username), id).map(this::ok);
  }

  private HttpResponse<Schedule> ok(dev.sluice.engine.schedule.Schedule schedule) {
    return json(HttpResponse.ok(views.schedule(schedule)));
  }

  @Override
  @Needs(Scope.SCHEDULES_WRITE)
  public Mono<HttpResponse<Schedule>> changeSchedule(
      String username, String id, ScheduleChange scheduleChange) {
    Owner owner = caller.named(username);
    return schedules
        .change(owner, id, legal -> plan -> wishes.changed(owner, legal, plan, scheduleChange))
        .map(this::ok);
  }

  @Override
  @Needs(Scope.SCHEDULES_WRITE)
  public Mono<HttpResponse<Void>> deleteSchedule(String username, String id) {
    return schedules.delete(caller.named(username), id).map(gone -> HttpResponse.noContent());
  }

  @Override
  @Needs(Scope.SCHEDULES_READ)
  public Mono<HttpResponse<ScheduleRuns>> listRuns(String username, String id) {
    return schedules
        .runs(caller.named(username), id)
        .map(
            found ->
                json(
                    HttpResponse.ok(
                        new ScheduleRuns(
                            found.schedule().status().runs().stream()
                                .map(run -> views.run(run, found.jobs()))
                                .toList()))));
  }

  @Override
  @Needs(Scope.SCHEDULES_WRITE)
  public Mono<HttpResponse<JobAccepted>> runSchedule(
      String username, String id, @Nullable String idempotencyKey) {
    Owner owner = caller.named(username);
    Optional<IdempotencyKey> key = Optional.ofNullable(idempotencyKey).map(IdempotencyKey::new);
    MessageId job = key.map(given -> given.jobId(owner)).orElseGet(ids::next);
    String fingerprint = key.isPresent() ? IdempotencyKey.fingerprint("run of schedule " + id) : "";
    return schedules
        .order(owner, id, job, fingerprint)
        .flatMap(order -> jobs.submit(new JobWish(order, Optional.empty())))
        .map(submission -> answers.created(submission, job, URI.create("/api/jobs/" + job)))
        .flatMap(answer -> schedules.asked(owner, id, job).thenReturn(answer));
  }

  private static <T> HttpResponse<T> json(MutableHttpResponse<T> response) {
    return response.contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
