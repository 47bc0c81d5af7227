package dev.sluice.shell;

import dev.sluice.backend.sqs.SqsCalls;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;

/** How many requests SQS has had from this service. */
@Singleton
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
            c -> c.snapshot().values().stream().mapToLong(Long::longValue).sum());
  }
}
