package dev.sluice.reader;

import dev.sluice.engine.work.Consumer;
import dev.sluice.reader.status.Board;
import dev.sluice.shell.Meters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;

/** What the consumer has done, as meters. */
@Singleton
final class ConsumerMeters implements MeterBinder {

  private static final double NANOS_PER_SECOND = 1e9;

  private final Consumer consumer;

  private final Board board;

  ConsumerMeters(Consumer consumer, Board board) {
    this.consumer = consumer;
    this.board = board;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    new Meters(registry)
        .counter(
            "sluice.consumer.received",
            "deliveries that arrived",
            consumer,
            c -> c.stats().received())
        .counter(
            "sluice.consumer.processed",
            "deliveries done and acknowledged",
            consumer,
            c -> c.stats().processed())
        .counter("sluice.consumer.failed", "tries that failed", consumer, c -> c.stats().failed())
        .counter(
            "sluice.consumer.retried",
            "deliveries given back for another try",
            consumer,
            c -> c.stats().retried())
        .counter(
            "sluice.consumer.dead-lettered",
            "messages moved to the dead-letter queue",
            consumer,
            c -> c.stats().deadLettered())
        .counter(
            "sluice.consumer.unsettled",
            "deliveries whose end the queue did not confirm",
            consumer,
            c -> c.stats().unsettled())
        .gauge(
            "sluice.consumer.in-flight",
            "deliveries held right now",
            consumer,
            c -> c.stats().inFlight())
        .gauge(
            "sluice.consumer.concurrency",
            "messages that may be handled at a time",
            consumer,
            Consumer::concurrency);
    FunctionCounter.builder(
            "sluice.handlers.seconds", board, b -> b.effort().took().toNanos() / NANOS_PER_SECOND)
        .description("how long handlers ran, all together")
        .register(registry);
    FunctionCounter.builder(
            "sluice.handlers.cpu.seconds",
            board,
            b -> b.effort().cpu().toNanos() / NANOS_PER_SECOND)
        .description("how long their own threads were on a processor meanwhile")
        .register(registry);
  }
}
