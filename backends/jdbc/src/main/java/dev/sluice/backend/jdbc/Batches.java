package dev.sluice.backend.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;

/**
 * Runs one statement for many rows, within the time that a statement has.
 *
 * @param database PostgreSQL takes all rows in one round trip; H2 has no batches on the wire, and
 *     goes on with the others after a row has failed
 */
record Batches(Database database) {

  /** Sets the parameters of one row. */
  interface Binder<T> {
    void bind(PreparedStatement statement, T row) throws SQLException;
  }

  /** How many rows the statement changed for each of these. */
  <T> int[] run(Connection connection, String sql, List<T> rows, Binder<T> binder)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return database == Database.POSTGRESQL && rows.size() > 1
          ? atOnce(statement, rows, binder)
          : oneByOne(statement, rows, binder);
    }
  }

  private static <T> int[] atOnce(PreparedStatement statement, List<T> rows, Binder<T> binder)
      throws SQLException {
    statement.setQueryTimeout((int) Database.STATEMENT.toSeconds()); // of the whole batch
    for (T row : rows) {
      binder.bind(statement, row);
      statement.addBatch();
    }
    try {
      return statement.executeBatch();
    } catch (AssertionError e) {
      // what PostgreSQL's driver (42.7) throws when the connection breaks in the middle of a batch
      throw new SQLException("the connection broke", "08006", e);
    }
  }

  private static <T> int[] oneByOne(PreparedStatement statement, List<T> rows, Binder<T> binder)
      throws SQLException {
    long start = System.nanoTime();
    int[] counts = new int[rows.size()];
    for (int i = 0; i < counts.length; i++) {
      if (System.nanoTime() - start > Database.STATEMENT.toNanos()) {
        throw new SQLTimeoutException(
            "only %d of %d rows were done within %d s"
                .formatted(i, counts.length, Database.STATEMENT.toSeconds()));
      }
      binder.bind(statement, rows.get(i));
      counts[i] = statement.executeUpdate();
    }
    return counts;
  }
}
