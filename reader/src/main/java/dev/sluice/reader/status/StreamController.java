package dev.sluice.reader.status;

import dev.sluice.engine.access.Scope;
import dev.sluice.shell.http.ApiKeyFilter;
import dev.sluice.shell.http.Needs;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.ProblemKind;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.sse.Event;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Snapshots as server-sent events. By hand: what is generated from the contract knows no streams.
 */
@Controller
final class StreamController {

  /** As long as what a key is good for is remembered. */
  private static final Duration KEY_EVERY = Duration.ofSeconds(10);

  private final Live live;
  private final @Nullable ApiKeyFilter keys;

  StreamController(Live live, @Nullable ApiKeyFilter keys) {
    this.live = live;
    this.keys = keys;
  }

  @Get(value = "/status/stream", headRoute = false)
  @Produces(MediaType.TEXT_EVENT_STREAM)
  @Needs(Scope.STATUS_READ)
  Flux<Event<String>> streamStatus(HttpRequest<?> request) {
    if (live.isFull()) {
      throw new ProblemException(
          Problem.of(ProblemKind.BUSY, "As many streams are open as there may be."));
    }
    return live.stream().takeUntilOther(revoked(request));
  }

  /** Comes when the key that the stream was opened with is good no more. */
  private Mono<Long> revoked(HttpRequest<?> request) {
    ApiKeyFilter filter = keys;
    return filter == null
        ? Mono.never()
        : Flux.interval(KEY_EVERY, Schedulers.boundedElastic())
            .onBackpressureDrop()
            .filter(turn -> !filter.stillAllows(request, Scope.STATUS_READ))
            .next();
  }
}
