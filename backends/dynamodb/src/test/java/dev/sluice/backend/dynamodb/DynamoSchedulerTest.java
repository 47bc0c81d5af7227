package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.schedule.ScheduleStore;
import dev.sluice.engine.schedule.SchedulerContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DynamoSchedulerTest extends SchedulerContract {

  @RegisterExtension static final LocalDynamo DYNAMO = new LocalDynamo();

  private DynamoOptions options = DynamoOptions.defaults();

  @BeforeEach
  void makeTables() {
    options = DYNAMO.newTables();
  }

  @Override
  protected ScheduleStore newSchedules() {
    return new DynamoScheduleStore(DYNAMO.client(), options);
  }

  @Override
  protected JobStore newJobs() {
    return new DynamoJobStore(DYNAMO.client(), options);
  }
}
