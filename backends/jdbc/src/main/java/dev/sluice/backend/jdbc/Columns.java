package dev.sluice.backend.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Values that may be missing, written and read. */
final class Columns {

  /** Makes something of a row. */
  interface Reader<T> {
    T of(ResultSet row) throws SQLException;
  }

  private Columns() {}

  /** What a query with these parameters found. */
  static <T> List<T> select(
      Connection connection, String sql, List<Object> values, Reader<T> reader)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        select.setObject(i + 1, values.get(i));
      }
      return read(select, reader);
    }
  }

  /** What a query found. */
  static <T> List<T> read(PreparedStatement select, Reader<T> reader) throws SQLException {
    List<T> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(reader.of(rows));
      }
    }
    return found;
  }

  static void setLong(PreparedStatement to, int at, Optional<Long> value) throws SQLException {
    if (value.isPresent()) {
      to.setLong(at, value.get());
    } else {
      to.setNull(at, Types.BIGINT);
    }
  }

  static void setTime(PreparedStatement to, int at, Optional<Instant> time) throws SQLException {
    setLong(to, at, time.map(Instant::toEpochMilli));
  }

  static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
