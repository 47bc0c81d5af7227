package dev.sluice.backend.jdbc;

class H2ProvisionerTest extends ProvisionerContract {

  @Override
  TestDatabase newDatabase() {
    return new H2();
  }
}
