package dev.sluice.backend.jdbc;

class H2OutageTest extends OutageContract {

  @Override
  TestDatabase newDatabase() {
    return new H2();
  }
}
