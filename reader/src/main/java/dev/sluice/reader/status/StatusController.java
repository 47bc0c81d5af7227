package dev.sluice.reader.status;

import dev.sluice.engine.access.Scope;
import dev.sluice.reader.api.StatusApi;
import dev.sluice.reader.model.Rights;
import dev.sluice.reader.model.Snapshot;
import dev.sluice.reader.model.StatusHistory;
import dev.sluice.shell.http.Needs;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** How things stand. Not final: validation goes round it. */
@Controller
class StatusController implements StatusApi {

  private final Live live;
  private final Audit audit;

  StatusController(Live live, Audit audit) {
    this.live = live;
    this.audit = audit;
  }

  @Override
  @Needs(Scope.STATUS_READ)
  public Mono<HttpResponse<Snapshot>> getStatus() {
    return live.snapshot().map(StatusController::json);
  }

  @Override
  @Needs(Scope.STATUS_READ)
  public Mono<HttpResponse<StatusHistory>> getHistory() {
    List<History.Point> points = live.history().points();
    return Mono.just(
        json(
            new StatusHistory(
                column(points, point -> point.at().getEpochSecond()),
                column(points, point -> point.done().processed()),
                column(points, point -> point.done().failed()),
                counts(points, counts -> counts.main().ready()),
                counts(points, counts -> counts.main().inFlight()),
                counts(points, QueueCounts.Counts::dead))));
  }

  private static List<Long> column(
      List<History.Point> points, ToLongFunction<History.Point> value) {
    return points.stream().map(value::applyAsLong).toList();
  }

  private static List<@Nullable Long> counts(
      List<History.Point> points, ToLongFunction<QueueCounts.Counts> value) {
    List<@Nullable Long> column = new ArrayList<>();
    for (History.Point point : points) {
      column.add(point.queue().isPresent() ? value.applyAsLong(point.queue().get()) : null);
    }
    return column;
  }

  @Override
  @Needs(Scope.STATUS_READ)
  public Mono<HttpResponse<Rights>> getMyRights() {
    return Mono.just(json(audit.rights()));
  }

  static <T> HttpResponse<T> json(T body) {
    return HttpResponse.ok(body).contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
