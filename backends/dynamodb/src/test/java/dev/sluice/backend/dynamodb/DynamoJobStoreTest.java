package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.JobStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DynamoJobStoreTest extends JobStoreContract {

  @RegisterExtension static final LocalDynamo DYNAMO = new LocalDynamo();

  @Override
  protected JobStore newStore() {
    return new DynamoJobStore(DYNAMO.client(), DYNAMO.newTables());
  }

  @Override
  protected boolean purgesByItself() {
    return true;
  }
}
