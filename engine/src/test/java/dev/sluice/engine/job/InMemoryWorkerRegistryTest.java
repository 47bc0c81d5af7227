package dev.sluice.engine.job;

class InMemoryWorkerRegistryTest extends WorkerRegistryContract {

  @Override
  protected WorkerRegistry newRegistry() {
    return new InMemoryWorkerRegistry();
  }
}
