package dev.sluice.shell;

import dev.sluice.engine.queue.Depth;
import dev.sluice.engine.queue.MessageQueue;
import io.micronaut.context.annotation.Requires;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Says that a service is ready when its queue can be used. One call to the queue each time. */
@Singleton
@Readiness
@Requires(beans = HealthEndpoint.class)
final class QueueHealth implements HealthIndicator {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

  private final MessageQueue queue;

  QueueHealth(@Named(Queues.MAIN) MessageQueue queue) {
    this.queue = queue;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.fromFuture(queue::depth)
        .timeout(ANSWER_WITHIN)
        .map(this::up)
        .onErrorResume(failure -> Mono.just(down(failure)));
  }

  private HealthResult up(Depth depth) {
    return HealthResult.builder("queue", HealthStatus.UP)
        .details(
            Map.of(
                "name", queue.name().value(),
                "ready", depth.ready(),
                "inFlight", depth.inFlight(),
                "delayed", depth.delayed()))
        .build();
  }

  private HealthResult down(Throwable failure) {
    return HealthResult.builder("queue", HealthStatus.DOWN)
        .details(
            Map.of("name", queue.name().value(), "reason", String.valueOf(failure.getMessage())))
        .build();
  }
}
