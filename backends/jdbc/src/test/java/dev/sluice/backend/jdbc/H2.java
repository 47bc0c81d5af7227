package dev.sluice.backend.jdbc;

import dev.sluice.local.LocalOptions;
import dev.sluice.local.LocalStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The embedded stack's database over TCP, with tables and without rows. */
final class H2 implements AutoCloseable {

  private final LocalStore server = LocalStore.start(LocalOptions.forTests());
  private final JdbcStores stores = JdbcStores.open(options());

  H2() {
    new JdbcProvisioner(options()).provision();
  }

  JdbcOptions options() {
    return new JdbcOptions(server.url(), "sluice", "sluice", 10);
  }

  /** The stores, emptied. */
  JdbcStores emptied() {
    try (Connection connection = DriverManager.getConnection(server.url(), "sluice", "sluice");
        Statement statement = connection.createStatement()) {
      statement.execute("truncate table sluice.job");
      statement.execute("truncate table sluice.worker");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return stores;
  }

  @Override
  public void close() {
    stores.close();
    server.close();
  }
}
