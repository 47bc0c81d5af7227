package dev.sluice.backend.dynamodb;

import dev.sluice.engine.schedule.ScheduleStore;
import dev.sluice.engine.schedule.ScheduleStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DynamoScheduleStoreTest extends ScheduleStoreContract {

  @RegisterExtension static final LocalDynamo DYNAMO = new LocalDynamo();

  @Override
  protected ScheduleStore newStore() {
    return new DynamoScheduleStore(DYNAMO.client(), DYNAMO.newTables());
  }
}
