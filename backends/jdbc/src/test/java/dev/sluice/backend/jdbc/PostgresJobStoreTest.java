package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.JobStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("verify")
class PostgresJobStoreTest extends JobStoreContract {

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
  protected JobStore newStore() {
    return stores.emptied().jobs();
  }
}
