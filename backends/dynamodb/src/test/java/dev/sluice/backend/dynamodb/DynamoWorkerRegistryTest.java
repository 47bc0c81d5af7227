package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.engine.job.WorkerRegistryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DynamoWorkerRegistryTest extends WorkerRegistryContract {

  @RegisterExtension static final LocalDynamo DYNAMO = new LocalDynamo();

  @Override
  protected WorkerRegistry newRegistry() {
    return new DynamoWorkerRegistry(DYNAMO.client(), DYNAMO.newTables());
  }
}
