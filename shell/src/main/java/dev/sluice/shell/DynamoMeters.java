package dev.sluice.shell;

import dev.sluice.backend.dynamodb.DynamoUsage;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** What DynamoDB bills this service for. */
@Singleton
@Requires(beans = DynamoUsage.class)
final class DynamoMeters implements MeterBinder {

  private final DynamoUsage usage;

  DynamoMeters(DynamoUsage usage) {
    this.usage = usage;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("sluice.dynamodb.calls", usage, u -> u.snapshot().callCount())
        .description("requests to DynamoDB, repeated ones included")
        .register(registry);
    FunctionCounter.builder("sluice.dynamodb.write-units", usage, u -> u.snapshot().writeUnits())
        .description("write units that DynamoDB says they took, indexes included")
        .register(registry);
    FunctionCounter.builder("sluice.dynamodb.read-units", usage, u -> u.snapshot().readUnits())
        .description("read units that DynamoDB says they took, indexes included")
        .register(registry);
  }
}
