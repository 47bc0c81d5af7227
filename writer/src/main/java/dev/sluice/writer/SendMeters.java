package dev.sluice.writer;

import dev.sluice.engine.queue.SendBatcher;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;

/** What was sent, and in how many calls. */
@Singleton
final class SendMeters implements MeterBinder {

  private final SendBatcher batcher;

  SendMeters(SendBatcher batcher) {
    this.batcher = batcher;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("sluice.send.messages", batcher, b -> b.counts().entries())
        .description("messages in the calls that send")
        .register(registry);
    FunctionCounter.builder("sluice.send.calls", batcher, b -> b.counts().calls())
        .description("calls that send")
        .register(registry);
    Gauge.builder("sluice.send.waiting", batcher, SendBatcher::waiting)
        .description("messages that wait for a call")
        .register(registry);
  }
}
