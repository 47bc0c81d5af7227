package dev.sluice.reader;

import dev.sluice.engine.work.Consumer;
import dev.sluice.engine.work.ConsumerStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.function.ToLongFunction;

/** What the consumer has done, as meters. */
@Singleton
final class ConsumerMeters implements MeterBinder {

  private final Consumer consumer;

  ConsumerMeters(Consumer consumer) {
    this.consumer = consumer;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    count(registry, "received", "deliveries that arrived", ConsumerStats::received);
    count(registry, "processed", "deliveries done and acknowledged", ConsumerStats::processed);
    count(registry, "failed", "tries that failed", ConsumerStats::failed);
    count(registry, "retried", "deliveries given back for another try", ConsumerStats::retried);
    count(
        registry,
        "dead-lettered",
        "messages moved to the dead-letter queue",
        ConsumerStats::deadLettered);
    count(
        registry,
        "unsettled",
        "deliveries whose end the queue did not confirm",
        ConsumerStats::unsettled);
    Gauge.builder("sluice.consumer.in-flight", consumer, c -> c.stats().inFlight())
        .description("deliveries held right now")
        .register(registry);
    Gauge.builder("sluice.consumer.concurrency", consumer, Consumer::concurrency)
        .description("messages that may be handled at a time")
        .register(registry);
  }

  private void count(
      MeterRegistry registry,
      String name,
      String description,
      ToLongFunction<ConsumerStats> value) {
    FunctionCounter.builder("sluice.consumer." + name, consumer, c -> value.applyAsLong(c.stats()))
        .description(description)
        .register(registry);
  }
}
