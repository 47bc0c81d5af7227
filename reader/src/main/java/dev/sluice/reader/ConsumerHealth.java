package dev.sluice.reader;

import dev.sluice.engine.work.Consumer;
import io.micronaut.context.annotation.Requires;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Says that the reader is ready while its polls reach the queue. */
@Singleton
@Readiness
@Requires(beans = HealthEndpoint.class)
final class ConsumerHealth implements HealthIndicator {

  private final Consumer consumer;

  ConsumerHealth(Consumer consumer) {
    this.consumer = consumer;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    HealthStatus status = consumer.isConnected() ? HealthStatus.UP : HealthStatus.DOWN;
    return Mono.just(HealthResult.builder("polls", status).build());
  }
}
