package dev.sluice.backend.jdbc;

import org.junit.jupiter.api.Tag;

@Tag("verify")
class PostgresProvisionerTest extends ProvisionerContract {

  @Override
  TestDatabase newDatabase() {
    return new Postgres();
  }
}
