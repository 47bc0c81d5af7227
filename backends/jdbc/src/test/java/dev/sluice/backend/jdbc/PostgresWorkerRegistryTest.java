package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.engine.job.WorkerRegistryContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("verify")
class PostgresWorkerRegistryTest extends WorkerRegistryContract {

  private static TestStores stores;

  @BeforeAll
  static void start() {
    stores = new TestStores(new Postgres());
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
