package dev.sluice.engine.schedule;

final class InMemoryScheduleStoreTest extends ScheduleStoreContract {

  @Override
  protected ScheduleStore newStore() {
    return new InMemoryScheduleStore();
  }
}
