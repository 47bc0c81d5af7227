package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.JobStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class H2JobStoreTest extends JobStoreContract {

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
  protected JobStore newStore() {
    return stores.emptied().jobs();
  }
}
