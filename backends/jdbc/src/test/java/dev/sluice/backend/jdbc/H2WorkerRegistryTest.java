package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.engine.job.WorkerRegistryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class H2WorkerRegistryTest extends WorkerRegistryContract {

  @RegisterExtension static final TestStores STORES = new TestStores(H2::new);

  @Override
  protected WorkerRegistry newRegistry() {
    return STORES.emptied().workers();
  }
}
