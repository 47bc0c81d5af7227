package dev.sluice.backend.jdbc;

import dev.sluice.engine.access.ApiKey;
import dev.sluice.engine.access.ApiKeyStore;
import dev.sluice.engine.access.Scope;
import dev.sluice.engine.job.Owner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** API keys as rows of one table. */
final class JdbcApiKeyStore implements ApiKeyStore {

  private static final String COLUMNS = "id, owner, scopes, hash, created_at, revoked_at";
  private static final String SELECT = "select " + COLUMNS + " from api_key where ";
  private static final int MOST = 1_000;

  private final Transactions transactions;

  JdbcApiKeyStore(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public boolean insert(ApiKey key) {
    return transactions.each(
        "insert an API key",
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "insert into api_key ("
                      + COLUMNS
                      + ") values (?, ?, ?, ?, ?, ?) on conflict do nothing")) {
            insert.setString(1, key.id());
            insert.setString(2, key.owner().value());
            insert.setString(3, Scope.text(key.scopes()));
            insert.setString(4, key.hash());
            insert.setLong(5, key.createdAt().toEpochMilli());
            Columns.setTime(insert, 6, key.revokedAt());
            return insert.executeUpdate() == 1;
          }
        });
  }

  @Override
  public Optional<ApiKey> find(String id) {
    return transactions.each("find an API key", connection -> find(connection, id));
  }

  private static Optional<ApiKey> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + "id = ?")) {
      select.setString(1, id);
      return Columns.read(select, JdbcApiKeyStore::key).stream().findFirst();
    }
  }

  @Override
  public List<ApiKey> list(Owner owner) {
    return transactions.each(
        "list API keys",
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(SELECT + "owner = ? order by owner, id limit " + MOST)) {
            select.setString(1, owner.value());
            return Columns.read(select, JdbcApiKeyStore::key);
          }
        });
  }

  @Override
  public Optional<ApiKey> revoke(String id, Instant at) {
    return transactions.each(
        "revoke an API key",
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update api_key set revoked_at = ?" + " where id = ? and revoked_at is null")) {
            update.setLong(1, at.toEpochMilli());
            update.setString(2, id);
            update.executeUpdate();
          }
          return find(connection, id);
        });
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    try {
      return new ApiKey(
          row.getString("id"),
          new Owner(row.getString("owner")),
          Scope.parseAll(row.getString("scopes")),
          row.getString("hash"),
          Instant.ofEpochMilli(row.getLong("created_at")),
          Columns.time(row, "revoked_at"));
    } catch (IllegalArgumentException e) {
      throw new SQLException("the row of API key " + row.getString("id") + " cannot be read", e);
    }
  }

  /** Does nothing: the connections are {@link JdbcStores}'. */
  @Override
  public void close() {}
}
