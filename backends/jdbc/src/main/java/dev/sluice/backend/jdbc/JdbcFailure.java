package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.JobStoreException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/**
 * Says in one line what failed in the database, why, and what mends it.
 *
 * @param options the database
 */
record JdbcFailure(JdbcOptions options) {

  /** Serialization failure and deadlock: SQL:2016 class 40 and PostgreSQL's own. */
  private static final Set<String> COLLISIONS = Set.of("40001", "40P01");

  /** H2: another transaction has changed the row, or has inserted it and not committed yet. */
  private static final Set<Integer> H2_COLLISIONS = Set.of(90131, 23505);

  /** No such table or schema: PostgreSQL's, and H2's. */
  private static final Set<String> MISSING =
      Set.of("42P01", "3F000", "42S02", "42S03", "42S04", "90079");

  /** Wrong user or password. */
  private static final Set<String> UNKNOWN_USER = Set.of("28P01", "28000");

  /** Whether doing it again helps, because another transaction was in the way. */
  static boolean isCollision(SQLException failure) {
    return COLLISIONS.contains(state(failure)) || H2_COLLISIONS.contains(failure.getErrorCode());
  }

  private static String state(SQLException failure) {
    return String.valueOf(failure.getSQLState());
  }

  /** What the caller gets. */
  JobStoreException of(String what, SQLException failure) {
    return new JobStoreException(
        "the job store on " + options.address() + " could not " + what + ": " + reason(failure),
        failure);
  }

  private String reason(SQLException failure) {
    SQLException root = root(failure);
    if (root instanceof Schema.Outdated) {
      return line(root) + "; run setup";
    }
    if (MISSING.contains(state(root))) {
      return "its tables are not there; run setup";
    }
    if (UNKNOWN_USER.contains(state(root))) {
      return "it does not know user "
          + options.user()
          + " with this password; are SLUICE_STORE_URL, _USER and _PASSWORD right?";
    }
    if (root instanceof SQLTransientConnectionException) {
      return "all of its "
          + options.poolSize()
          + " connections were busy for "
          + Database.CONNECTION.toMillis()
          + " ms (SLUICE_STORE_POOL)";
    }
    return line(root);
  }

  /** The pool says that it has no connection, and why as its cause. */
  private static SQLException root(SQLException failure) {
    if (failure instanceof SQLTransientConnectionException
        && failure.getCause() instanceof SQLException cause) {
      return cause;
    }
    return failure;
  }

  /** The first line of what the driver says; H2 and PostgreSQL append statements and hints. */
  private static String line(SQLException failure) {
    String text = String.valueOf(failure.getMessage()).strip();
    return text.lines().findFirst().orElse(failure.toString()).replaceAll("; SQL statement:$", "");
  }
}
