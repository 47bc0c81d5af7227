package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.JobStoreContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("verify")
class PostgresJobStoreTest extends JobStoreContract {

  @RegisterExtension static final TestStores STORES = new TestStores(Postgres::new);

  @Override
  protected JobStore newStore() {
    return STORES.emptied().jobs();
  }
}
