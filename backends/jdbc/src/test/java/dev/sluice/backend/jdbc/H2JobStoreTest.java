package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.JobStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class H2JobStoreTest extends JobStoreContract {

  @RegisterExtension static final TestStores STORES = new TestStores(H2::new);

  @Override
  protected JobStore newStore() {
    return STORES.emptied().jobs();
  }
}
