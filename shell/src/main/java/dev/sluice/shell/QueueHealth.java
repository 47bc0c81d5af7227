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
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Says that a service is ready when its queue can be used. One call to the queue each time. */
@Singleton
@Readiness
@Requires(beans = HealthEndpoint.class)
final class QueueHealth implements HealthIndicator {

  private static final Logger log = LoggerFactory.getLogger(QueueHealth.class);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

  private final MessageQueue queue;
  private final AtomicBoolean failing = new AtomicBoolean();

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
    failing.set(false);
    return HealthResult.builder("queue", HealthStatus.UP)
        .details(
            Map.of(
                "name", queue.name().value(),
                "ready", depth.ready(),
                "inFlight", depth.inFlight(),
                "delayed", depth.delayed()))
        .build();
  }

  /** Names no reason: whoever may ask here need not see addresses and accounts. */
  private HealthResult down(Throwable failure) {
    if (!failing.getAndSet(true)) {
      log.warn(
          "not ready: {}",
          failure instanceof TimeoutException
              ? "the queue did not answer within " + ANSWER_WITHIN.toSeconds() + " s"
              : failure.getMessage());
    }
    return HealthResult.builder("queue", HealthStatus.DOWN)
        .details(
            Map.of(
                "name",
                queue.name().value(),
                "reason",
                "the queue cannot be used; this service's log says why"))
        .build();
  }
}
