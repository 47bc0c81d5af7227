package dev.sluice.backend.jdbc;

import org.junit.jupiter.api.Tag;

@Tag("verify")
class PostgresOutageTest extends OutageContract {

  @Override
  TestDatabase newDatabase() {
    return new Postgres();
  }
}
