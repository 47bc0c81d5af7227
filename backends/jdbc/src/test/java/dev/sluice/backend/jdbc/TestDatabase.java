package dev.sluice.backend.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A database server that a test can end, start anew and hold still. */
interface TestDatabase extends AutoCloseable {

  JdbcOptions options();

  /** Starts it, with the data that it had; it takes connections when this returns. */
  void start();

  /** Ends it without warning. */
  void kill();

  /** Stops its processes where they are. */
  void pause();

  /** Lets them go on. */
  void resume();

  @Override
  void close();

  /** Runs a statement as the services' user. */
  default void execute(String sql) {
    try (Connection connection =
            DriverManager.getConnection(options().url(), options().user(), options().password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Deletes all rows. */
  default void empty() {
    for (Schema.Table table : Schema.TABLES) {
      execute("truncate table sluice." + table.name());
    }
  }
}
