package dev.sluice.shell;

import dev.sluice.backend.sqs.SqsCalls;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** How many requests SQS has had from this service. */
@Singleton
@Requires(beans = SqsCalls.class)
final class SqsMeters implements MeterBinder {

  private final SqsCalls calls;

  SqsMeters(SqsCalls calls) {
    this.calls = calls;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    new Meters(registry)
        .counter(
            "sluice.sqs.calls",
            "requests to SQS, repeated ones included",
            calls,
            SqsCalls::callCount)
        .counter(
            "sluice.sqs.request-units",
            "what they are billed as: one for each 64 KiB of payload begun",
            calls,
            SqsCalls::unitCount)
        .counter(
            "sluice.sqs.sent.bytes",
            "bytes of the requests' bodies",
            calls,
            c -> c.usage().queue().bytesSent())
        .counter(
            "sluice.sqs.received.bytes",
            "bytes of the answers' bodies",
            calls,
            c -> c.usage().queue().bytesReceived());
  }
}
