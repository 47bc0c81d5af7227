package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.engine.job.WorkerRegistryContract;
import org.junit.jupiter.api.AfterAll;

class H2WorkerRegistryTest extends WorkerRegistryContract {

  private static final H2 DATABASE = new H2();

  @AfterAll
  static void stop() {
    DATABASE.close();
  }

  @Override
  protected WorkerRegistry newRegistry() {
    return DATABASE.emptied().workers();
  }
}
