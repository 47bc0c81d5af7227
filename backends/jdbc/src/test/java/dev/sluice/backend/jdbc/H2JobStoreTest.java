package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.JobStoreContract;
import org.junit.jupiter.api.AfterAll;

class H2JobStoreTest extends JobStoreContract {

  private static final H2 DATABASE = new H2();

  @AfterAll
  static void stop() {
    DATABASE.close();
  }

  @Override
  protected JobStore newStore() {
    return DATABASE.emptied().jobs();
  }
}
