package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.schedule.ScheduleStore;
import dev.sluice.engine.schedule.SchedulerContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("verify")
class PostgresSchedulerTest extends SchedulerContract {

  @RegisterExtension static final TestStores STORES = new TestStores(Postgres::new);

  @Override
  protected ScheduleStore newSchedules() {
    return STORES.emptied().schedules();
  }

  @Override
  protected JobStore newJobs() {
    return STORES.emptied().jobs();
  }
}
