package dev.sluice.shell;

import dev.sluice.engine.queue.Stage;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Makes what the engine needs whatever its queue and its store are. */
@Factory
final class SluiceFactory {

  /** Refuses what is no name of a stage at start-up. */
  @Context
  Stage stage(@Property(name = "sluice.stage", defaultValue = "") String name) {
    return new Stage(name);
  }

  /** Refuses what is not a kind of queue, at start-up. */
  @Context
  QueueKind queueKind(@Property(name = QueueConfiguration.KIND) String kind) {
    return Choice.of(QueueKind.class, QueueConfiguration.KIND, kind);
  }

  @Singleton
  RandomGenerator random() {
    return new SecureRandom();
  }
}
