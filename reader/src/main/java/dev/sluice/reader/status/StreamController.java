package dev.sluice.reader.status;

import dev.sluice.engine.access.Scope;
import dev.sluice.shell.http.Needs;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.ProblemKind;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.sse.Event;
import reactor.core.publisher.Flux;

/**
 * Snapshots as server-sent events. By hand: what is generated from the contract knows no streams.
 */
@Controller
final class StreamController {

  private final Live live;

  StreamController(Live live) {
    this.live = live;
  }

  @Get("/status/stream")
  @Produces(MediaType.TEXT_EVENT_STREAM)
  @Needs(Scope.STATUS_READ)
  Flux<Event<String>> streamStatus() {
    return live.stream()
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(ProblemKind.BUSY, "As many streams are open as there may be.")));
  }
}
