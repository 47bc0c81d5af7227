package dev.sluice.reader;

import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.work.Handler;
import dev.sluice.engine.work.Outcome;
import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes nothing, takes the time that it is told to, and fails now and then on purpose, so that
 * retries and dead letters can be seen. Any other {@link Handler} bean takes its place.
 */
@Singleton
@Secondary
final class DemoHandler implements Handler {

  private static final Logger log = LoggerFactory.getLogger(DemoHandler.class);

  private final double failureRate;
  private final Duration work;
  private final Random random;

  @Inject
  DemoHandler(DemoConfiguration demo) {
    this.failureRate = demo.failureRate();
    this.work = demo.work();
    this.random = demo.seed().isPresent() ? new Random(demo.seed().getAsLong()) : new Random();
  }

  @Override
  public Outcome handle(Delivery delivery) throws InterruptedException {
    log.debug("{} (try {}): {}", delivery.id(), delivery.attempt(), delivery.message().body());
    if (!work.isZero()) {
      Thread.sleep(work.toMillis());
    }
    return random.nextDouble() < failureRate
        ? Outcome.retry("failed on purpose (sluice.demo.failure-rate)")
        : Outcome.done();
  }
}
