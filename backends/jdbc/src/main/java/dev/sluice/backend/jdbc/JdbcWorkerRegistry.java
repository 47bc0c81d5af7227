package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.WorkerCard;
import dev.sluice.engine.job.WorkerId;
import dev.sluice.engine.job.WorkerRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Workers as rows of one table. */
final class JdbcWorkerRegistry implements WorkerRegistry {

  /** When a worker that did not say that it leaves is forgotten; our choice. */
  private static final Duration FORGOTTEN = Duration.ofDays(7);

  private final Transactions transactions;

  JdbcWorkerRegistry(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public void beat(WorkerCard card) {
    transactions.inOne(
        "note worker " + card.id(),
        connection -> {
          if (!update(connection, card)) {
            insert(connection, card);
            forget(connection, card.seenAt().minus(FORGOTTEN));
          }
          return card;
        });
  }

  private static boolean update(Connection connection, WorkerCard card) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update worker set host = ?, started_at = ?, seen_at = ?, types = ?, running = ?"
                + " where id = ?")) {
      bind(update, card);
      return update.executeUpdate() == 1;
    }
  }

  private static void insert(Connection connection, WorkerCard card) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into worker (host, started_at, seen_at, types, running, id)"
                + " values (?, ?, ?, ?, ?, ?) on conflict do nothing")) {
      bind(insert, card);
      insert.executeUpdate();
    }
  }

  private static void bind(PreparedStatement to, WorkerCard card) throws SQLException {
    to.setString(1, card.host());
    to.setLong(2, card.startedAt().toEpochMilli());
    to.setLong(3, card.seenAt().toEpochMilli());
    to.setString(4, JsonText.of(card.types()));
    to.setInt(5, card.running());
    to.setString(6, card.id().value());
  }

  /** Only when a worker is new: rows of dead ones come about no faster. */
  private static void forget(Connection connection, Instant seenBefore) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from worker where seen_at < ?")) {
      delete.setLong(1, seenBefore.toEpochMilli());
      delete.executeUpdate();
    }
  }

  @Override
  public void leave(WorkerId worker) {
    transactions.each(
        "forget worker " + worker,
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("delete from worker where id = ?")) {
            delete.setString(1, worker.value());
            return delete.executeUpdate();
          }
        });
  }

  @Override
  public List<WorkerCard> seenSince(Instant moment) {
    return transactions.each(
        "list workers",
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "select id, host, started_at, seen_at, types, running from worker"
                      + " where seen_at >= ?")) {
            select.setLong(1, moment.toEpochMilli());
            return read(select);
          }
        });
  }

  private static List<WorkerCard> read(PreparedStatement select) throws SQLException {
    List<WorkerCard> cards = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        cards.add(
            new WorkerCard(
                new WorkerId(rows.getString("id")),
                rows.getString("host"),
                Instant.ofEpochMilli(rows.getLong("started_at")),
                Instant.ofEpochMilli(rows.getLong("seen_at")),
                JsonText.types(rows.getString("types")),
                rows.getInt("running")));
      }
    }
    cards.sort(Comparator.comparing(card -> card.id().value()));
    return cards;
  }

  /** Does nothing: the connections are {@link JdbcStores}'. */
  @Override
  public void close() {}
}
