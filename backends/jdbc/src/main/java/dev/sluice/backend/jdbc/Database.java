package dev.sluice.backend.jdbc;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;

/**
 * A kind of database, and what it calls its timeouts.
 *
 * <p>A call of the store fails within 10 seconds. A connection that the pool lends out may be
 * tested first, for which H2's driver knows no timeout but {@link #NETWORK}; so two of those have
 * to fit, and a statement has to be given up by the database before.
 */
enum Database {
  /** H2 2.x. Its driver connects within 2 s (h2.socketConnectTimeout). */
  H2("jdbc:h2:", "") {
    @Override
    void configure(Properties properties) {
      properties.setProperty("NETWORK_TIMEOUT", Long.toString(NETWORK.toMillis()));
      properties.setProperty("QUERY_TIMEOUT", Long.toString(STATEMENT.toMillis()));
      properties.setProperty("LOCK_TIMEOUT", Long.toString(LOCK.toMillis()));
    }

    @Override
    void use(String schema, Properties properties) {
      properties.setProperty("SCHEMA", schema);
    }
  },

  /**
   * PostgreSQL 12 or newer. A client that is stopped in the middle of a transaction keeps others
   * out no longer than {@link #IDLE}.
   */
  POSTGRESQL("jdbc:postgresql:", "collate \"C\"") {
    @Override
    void configure(Properties properties) {
      properties.setProperty("ApplicationName", "sluice");
      properties.setProperty("connectTimeout", "2");
      properties.setProperty("loginTimeout", "2");
      properties.setProperty("socketTimeout", Long.toString(NETWORK.toSeconds() + 1));
      // A batch that takes too long is cancelled over another connection, for which it waits.
      properties.setProperty("cancelSignalTimeout", "1");
      properties.setProperty("tcpKeepAlive", "true");
      properties.setProperty(
          "options",
          "-c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=%d"
              .formatted(STATEMENT.toMillis(), LOCK.toMillis(), IDLE.toMillis()));
    }

    @Override
    void use(String schema, Properties properties) {
      properties.setProperty("currentSchema", schema);
    }
  };

  /** How long the pool looks for a connection. */
  static final Duration CONNECTION = Duration.ofMillis(2_500);

  /** How long the pool tests one, where the driver can end the test. */
  static final Duration TEST = Duration.ofSeconds(1);

  /** How long a database works on a statement. */
  static final Duration STATEMENT = Duration.ofSeconds(4);

  /** How long it waits for somebody else's transaction. */
  static final Duration LOCK = Duration.ofSeconds(3);

  /** How long it may be silent. */
  static final Duration NETWORK = Duration.ofMillis(4_500);

  /** How long a transaction may do nothing. */
  static final Duration IDLE = Duration.ofSeconds(10);

  private final String prefix;
  private final String asciiCollation;

  Database(String prefix, String asciiCollation) {
    this.prefix = prefix;
    this.asciiCollation = asciiCollation;
  }

  static boolean isSupported(String url) {
    return Arrays.stream(values()).anyMatch(database -> url.startsWith(database.prefix));
  }

  static Database of(JdbcOptions options) {
    return Arrays.stream(values())
        .filter(database -> options.url().startsWith(database.prefix))
        .findFirst()
        .orElseThrow();
  }

  /** Adds the timeouts. */
  abstract void configure(Properties properties);

  /** Adds that the tables are in this schema. */
  abstract void use(String schema, Properties properties);

  /** What stands for something else in a migration. */
  Map<String, String> placeholders() {
    return Map.of("ascii", asciiCollation);
  }
}
