package dev.sluice.engine.job;

class InMemoryJobStoreTest extends JobStoreContract {

  @Override
  protected JobStore newStore() {
    return new InMemoryJobStore();
  }
}
