package dev.sluice.backend.jdbc;

/** Stores in a database with tables, shared by the tests of a class. */
final class TestStores implements AutoCloseable {

  private final TestDatabase database;
  private final JdbcStores stores;

  TestStores(TestDatabase database) {
    this.database = database;
    new JdbcProvisioner(database.options()).provision();
    stores = JdbcStores.open(database.options());
  }

  /** The stores, without a row. */
  JdbcStores emptied() {
    database.empty();
    return stores;
  }

  @Override
  public void close() {
    stores.close();
    database.close();
  }
}
