package dev.sluice.backend.jdbc;

import dev.sluice.engine.schedule.ScheduleStore;
import dev.sluice.engine.schedule.ScheduleStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class H2ScheduleStoreTest extends ScheduleStoreContract {

  @RegisterExtension static final TestStores STORES = new TestStores(H2::new);

  @Override
  protected ScheduleStore newStore() {
    return STORES.emptied().schedules();
  }
}
