package dev.sluice.backend.jdbc;

import dev.sluice.engine.schedule.ScheduleStore;
import dev.sluice.engine.schedule.ScheduleStoreContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("verify")
class PostgresScheduleStoreTest extends ScheduleStoreContract {

  @RegisterExtension static final TestStores STORES = new TestStores(Postgres::new);

  @Override
  protected ScheduleStore newStore() {
    return STORES.emptied().schedules();
  }
}
