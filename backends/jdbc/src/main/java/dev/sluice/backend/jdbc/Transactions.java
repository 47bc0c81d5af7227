package dev.sluice.backend.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.engine.job.JobStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Runs work in a database. What fails because two transactions were in each other's way is done
 * again; every other failure becomes a {@link JobStoreException}.
 *
 * <p>Safe for use by many threads.
 */
final class Transactions {

  /** How long a transaction is tried again; our guess. With one last try a call keeps its 10 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Work with a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private final HikariDataSource pool;
  private final JdbcFailure failure;
  private final Batches batches;
  private volatile boolean schemaIsKnown;

  Transactions(HikariDataSource pool, JdbcOptions options) {
    this.pool = pool;
    this.failure = new JdbcFailure(options);
    this.batches = new Batches(Database.of(options));
  }

  /** How statements for many rows are run. */
  Batches batches() {
    return batches;
  }

  /** Does all of it, or nothing. */
  <T> T inOne(String what, Work<T> work) {
    return tried(
        what,
        connection -> {
          connection.setAutoCommit(false); // the pool sets it back
          T result = work.on(connection);
          connection.commit();
          return result;
        });
  }

  /** Does it statement by statement: for work that has one, or whose statements stand alone. */
  <T> T each(String what, Work<T> work) {
    return tried(what, work);
  }

  private <T> T tried(String what, Work<T> work) {
    long start = System.nanoTime();
    while (true) {
      try {
        return once(work);
      } catch (SQLException e) {
        boolean inTime = System.nanoTime() - start < PATIENCE.toNanos();
        if (!inTime || !JdbcFailure.isCollision(e)) {
          throw failure.of(what, e);
        }
        pause(what, e);
      }
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return evictedIfBroken(
          connection,
          on -> {
            if (!schemaIsKnown) {
              Schema.require(on);
              schemaIsKnown = true;
            }
            return work.on(on);
          });
    }
  }

  /**
   * Closing a connection rolls back what was not committed. One on which something failed is not
   * used again: the pool does not know by H2's codes that a connection is broken, and would lend it
   * out for ever.
   */
  private <T> T evictedIfBroken(Connection connection, Work<T> work) throws SQLException {
    try {
      return work.on(connection);
    } catch (SQLException e) {
      if (!JdbcFailure.isCollision(e)) {
        pool.evictConnection(connection);
      }
      throw e;
    }
  }

  /** A random moment, so that those who collided do not meet again. */
  private void pause(String what, SQLException because) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(1, 30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure.of(what, because);
    }
  }
}
