package dev.sluice.reader.status;

import dev.sluice.engine.access.Scope;
import dev.sluice.engine.job.JobMessages;
import dev.sluice.engine.job.RedriveProgress;
import dev.sluice.engine.job.Redriver;
import dev.sluice.engine.queue.Attribute;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.work.DeadLetters;
import dev.sluice.reader.api.ActionsApi;
import dev.sluice.reader.model.Box;
import dev.sluice.reader.model.DeadLetter;
import dev.sluice.reader.model.Drainer;
import dev.sluice.reader.model.Redrive;
import dev.sluice.reader.model.RedriveWish;
import dev.sluice.shell.http.FailureLog;
import dev.sluice.shell.http.Needs;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.ProblemKind;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The levers over HTTP, on threads that may wait. Not final: validation goes round it. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
class ActionsController implements ActionsApi {

  private static final int DEFAULT_LIMIT = 20;
  private static final int LONGEST_BODY = 500;

  private final BoxControl box;
  private final Snapshots snapshots;
  private final Redriver redriver;
  private final Audit audit;
  private final FailureLog failures;

  ActionsController(
      BoxControl box, Snapshots snapshots, Redriver redriver, Audit audit, FailureLog failures) {
    this.box = box;
    this.snapshots = snapshots;
    this.redriver = redriver;
    this.audit = audit;
    this.failures = failures;
  }

  @Override
  @Needs(Scope.OPERATE)
  public Mono<HttpResponse<Drainer>> spawnDrainer() {
    Drainer spawned = Snapshots.drainer(box.spawn());
    audit.caller().did("drainer " + spawned.getNumber() + " is spawned");
    return json(HttpResponse.created(spawned));
  }

  @Override
  @Needs(Scope.OPERATE)
  public Mono<HttpResponse<Drainer>> stopDrainer(Integer number) {
    Drainer stopped = Snapshots.drainer(box.stop(number));
    audit.caller().did("drainer " + number + " is stopped");
    return json(HttpResponse.accepted().body(stopped));
  }

  @Override
  @Needs(Scope.OPERATE)
  public Mono<HttpResponse<Box>> pauseBox() {
    box.pause();
    audit.caller().did("this reader pauses");
    return json(HttpResponse.ok(snapshots.box()));
  }

  @Override
  @Needs(Scope.OPERATE)
  public Mono<HttpResponse<Box>> resumeBox() {
    box.resume();
    audit.caller().did("this reader takes messages again");
    return json(HttpResponse.ok(snapshots.box()));
  }

  @Override
  @Needs(Scope.OPERATE)
  public Mono<HttpResponse<Box>> stopBox() {
    audit.caller().did("this reader stops");
    box.stopBox();
    return json(HttpResponse.accepted().body(snapshots.box()));
  }

  @Override
  @Needs(Scope.STATUS_READ)
  public Mono<HttpResponse<dev.sluice.reader.model.DeadLetters>> listDeadLetters(
      @Nullable Integer limit) {
    Optional<List<Delivery>> letters;
    try {
      letters = redriver.look(limit == null ? DEFAULT_LIMIT : limit);
    } catch (QueueException e) {
      throw new ProblemException(
          failures.log(
              Problem.of(ProblemKind.QUEUE_UNAVAILABLE, "The dead-letter queue cannot be read."),
              String.valueOf(e.getMessage())));
    }
    return json(
        HttpResponse.ok(
            new dev.sluice.reader.model.DeadLetters(
                letters.orElseThrow(ActionsController::busy).stream()
                    .map(ActionsController::letter)
                    .toList())));
  }

  private static DeadLetter letter(Delivery delivery) {
    String body = delivery.message().body();
    Map<String, Attribute> attributes = delivery.message().attributes();
    return new DeadLetter(
            delivery.id().value(),
            Snapshots.time(delivery.sentAt()),
            body.substring(0, Math.min(body.length(), LONGEST_BODY)))
        .type(value(attributes, JobMessages.TYPE))
        .owner(value(attributes, JobMessages.OWNER))
        .reason(value(attributes, DeadLetters.REASON))
        .attempts(value(attributes, DeadLetters.ATTEMPTS));
  }

  private static @Nullable String value(Map<String, Attribute> attributes, String name) {
    Attribute attribute = attributes.get(name);
    return attribute == null ? null : attribute.value();
  }

  @Override
  @Needs(Scope.OPERATE)
  public Mono<HttpResponse<Redrive>> redriveDeadLetters(RedriveWish wish) {
    Set<MessageId> chosen = chosen(wish);
    RedriveProgress begun = redriver.start(chosen).orElseThrow(ActionsController::busy);
    audit
        .caller()
        .did(
            (chosen.isEmpty() ? "all dead letters are" : chosen.size() + " dead letters are")
                + " sent again");
    return json(HttpResponse.accepted().body(Snapshots.redrive(begun)));
  }

  private static Set<MessageId> chosen(RedriveWish wish) {
    List<String> ids = Optional.ofNullable(wish.getIds()).orElse(List.of());
    try {
      return ids.stream().map(MessageId::new).collect(Collectors.toSet());
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("/ids", "has what can't be a message's id"));
    }
  }

  private static ProblemException busy() {
    return new ProblemException(
        Problem.of(ProblemKind.CONFLICT, "The dead letters are being looked at or sent again."));
  }

  private static <T> Mono<HttpResponse<T>> json(MutableHttpResponse<T> response) {
    return Mono.just(response.contentType(MediaType.APPLICATION_JSON_TYPE));
  }
}
