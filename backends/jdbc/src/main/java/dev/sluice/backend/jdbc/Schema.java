package dev.sluice.backend.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The tables, and their version as Flyway keeps it. */
final class Schema {

  /** The last migration. */
  static final int VERSION = 2;

  /**
   * A table.
   *
   * @param name without the schema's
   * @param since the migration that makes it
   */
  record Table(String name, int since) {}

  static final List<Table> TABLES =
      List.of(
          new Table("job", 1),
          new Table("worker", 1),
          new Table("schedule", 2),
          new Table("api_key", 2));

  /** Where Flyway writes down what it did. */
  static final String HISTORY = "migration";

  /** What setup has to be run for. */
  static final class Outdated extends SQLException {
    private static final long serialVersionUID = 1L;

    Outdated(String reason) {
      super(reason);
    }
  }

  private Schema() {}

  /** Fails if the tables are older than this program; newer ones have what it needs. */
  static void require(Connection connection) throws SQLException {
    int found = 0;
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select version from migration where success and version is not null");
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found = Math.max(found, Integer.parseInt(rows.getString(1)));
      }
    }
    if (found < VERSION) {
      throw new Outdated("its tables are of version " + found + ", not " + VERSION);
    }
  }
}
