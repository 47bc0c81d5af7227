package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.engine.job.WorkerRegistryContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("verify")
class PostgresWorkerRegistryTest extends WorkerRegistryContract {

  @RegisterExtension static final TestStores STORES = new TestStores(Postgres::new);

  @Override
  protected WorkerRegistry newRegistry() {
    return STORES.emptied().workers();
  }
}
