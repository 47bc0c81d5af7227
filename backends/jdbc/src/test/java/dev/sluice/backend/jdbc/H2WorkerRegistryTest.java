package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.engine.job.WorkerRegistryContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class H2WorkerRegistryTest extends WorkerRegistryContract {

  private static TestStores stores;

  @BeforeAll
  static void start() {
    stores = new TestStores(new H2());
  }

  @AfterAll
  static void stop() {
    stores.close();
  }

  @Override
  protected WorkerRegistry newRegistry() {
    return stores.emptied().workers();
  }
}
