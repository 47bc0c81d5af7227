package dev.sluice.backend.jdbc;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Stores in a database with tables, shared by the tests of a class. */
final class TestStores implements BeforeAllCallback, AfterAllCallback {

  private record Open(TestDatabase database, JdbcStores stores) {}

  private final Supplier<TestDatabase> server;
  private @Nullable Open open;

  /** Stores in a database that is started for the class. */
  TestStores(Supplier<TestDatabase> server) {
    this.server = server;
  }

  @Override
  public void beforeAll(ExtensionContext tests) {
    TestDatabase database = server.get();
    new JdbcProvisioner(database.options()).provision();
    open = new Open(database, JdbcStores.open(database.options()));
  }

  private Open open() {
    if (open == null) {
      throw new IllegalStateException("not started");
    }
    return open;
  }

  /** The stores, without a row. */
  JdbcStores emptied() {
    open().database().empty();
    return open().stores();
  }

  @Override
  public void afterAll(ExtensionContext tests) {
    open().stores().close();
    open().database().close();
  }
}
