package dev.sluice.writer;

import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.shell.Meters;
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
    new Meters(registry)
        .counter(
            "sluice.send.messages",
            "messages in the calls that send",
            batcher,
            b -> b.counts().entries())
        .counter("sluice.send.calls", "calls that send", batcher, b -> b.counts().calls())
        .gauge(
            "sluice.send.waiting", "messages that wait for a call", batcher, SendBatcher::waiting);
  }
}
