package dev.sluice.backend.dynamodb;

import dev.sluice.engine.queue.Stage;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which tables there are, how they are paid for, and how calls are made.
 *
 * @param tables what the names of all tables begin with; up to 200 letters, digits, {@code _ - .}
 * @param indexed which jobs are in the indexes of the jobs' table; the same for all who use it
 * @param billing how the tables are paid for; only the provisioner looks at it
 * @param attemptTimeout one attempt of a call; more than zero
 * @param timeout one method of a store with all its calls and the SDK's retries; at least {@code
 *     attemptTimeout} and at most {@link #LONGEST_TIMEOUT}
 */
public record DynamoOptions(
    String tables, Indexed indexed, Billing billing, Duration attemptTimeout, Duration timeout) {

  /** The store's port promises 10 s; the rest is for what comes before and after the calls. */
  public static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(9);

  /** What the names of the tables begin with unless something else is said. */
  public static final String DEFAULT_TABLES = "sluice-";

  private static final Pattern TABLE = Pattern.compile("[A-Za-z0-9_.-]{0,200}");

  /** Which jobs have entries in the indexes of their table, each of which is a write of its own. */
  public enum Indexed {
    /** All of them. */
    ALL,
    /**
     * Those to which something happens but to be queued and to succeed: that are scheduled,
     * claimed, tried again, put off, sent again, failed or cancelled. The others are found by their
     * ids, and are in no list; none of those whose message is lost is sent again, or counted as
     * waiting.
     */
    EXCEPTIONS;

    private static final String SETTING = "SLUICE_STORE_INDEXED";

    private static Indexed fromEnvironment(Map<String, String> environment) {
      String text = environment.getOrDefault(SETTING, "");
      return switch (text) {
        case "", "all" -> ALL;
        case "exceptions" -> EXCEPTIONS;
        default ->
            throw new IllegalArgumentException(
                SETTING + " is one of all, exceptions, not \"" + text + "\"");
      };
    }
  }

  /** How a table is paid for. */
  public sealed interface Billing {

    /** By the request. */
    record OnDemand() implements Billing {}

    /**
     * By the hour, whether it is used or not.
     *
     * @param readUnits of the table, and of each of its indexes; at least 1
     * @param writeUnits of the table, and of each of its indexes; at least 1
     */
    record Provisioned(long readUnits, long writeUnits) implements Billing {

      public Provisioned {
        if (readUnits < 1 || writeUnits < 1) {
          throw new IllegalArgumentException(
              "read and write units are at least 1, not " + readUnits + " and " + writeUnits);
        }
      }
    }
  }

  public DynamoOptions {
    if (!TABLE.matcher(tables).matches()) {
      throw new IllegalArgumentException(
          "SLUICE_STORE_TABLES is up to 200 letters, digits, '_', '-' and '.', not \""
              + tables
              + "\"");
    }
    if (attemptTimeout.isZero() || attemptTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "attempt-timeout is more than zero, not " + attemptTimeout);
    }
    if (timeout.compareTo(attemptTimeout) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "timeout is at least attempt-timeout, %s, and at most %s, not %s"
              .formatted(attemptTimeout, LONGEST_TIMEOUT, timeout));
    }
  }

  /** The table of jobs. */
  public String jobs() {
    return tables + "jobs";
  }

  /** The table of workers. */
  public String workers() {
    return tables + "workers";
  }

  /** The table of schedules. */
  public String schedules() {
    return tables + "schedules";
  }

  /** The table of API keys. */
  public String apiKeys() {
    return tables + "api-keys";
  }

  /**
   * {@code sluice-jobs} and so on, all jobs indexed, on demand, 3 s an attempt and 9 s a method.
   */
  public static DynamoOptions defaults() {
    return new DynamoOptions(
        DEFAULT_TABLES,
        Indexed.ALL,
        new Billing.OnDemand(),
        Duration.ofSeconds(3),
        Duration.ofSeconds(9));
  }

  /**
   * From SLUICE_STAGE, SLUICE_STORE_TABLES, _INDEXED, _READ_UNITS and _WRITE_UNITS; on demand
   * unless both units are set.
   */
  public static DynamoOptions fromEnvironment(Map<String, String> environment) {
    DynamoOptions options =
        defaults()
            .withTables(
                Stage.fromEnvironment(environment)
                    .of(environment.getOrDefault("SLUICE_STORE_TABLES", DEFAULT_TABLES)))
            .withIndexed(Indexed.fromEnvironment(environment));
    Optional<Long> read = units(environment, "SLUICE_STORE_READ_UNITS");
    Optional<Long> write = units(environment, "SLUICE_STORE_WRITE_UNITS");
    if (read.isPresent() != write.isPresent()) {
      throw new IllegalArgumentException(
          "SLUICE_STORE_READ_UNITS and SLUICE_STORE_WRITE_UNITS are set both, or neither");
    }
    return read.isPresent()
        ? options.withBilling(new Billing.Provisioned(read.get(), write.orElseThrow()))
        : options;
  }

  private static Optional<Long> units(Map<String, String> environment, String name) {
    Optional<String> text = Optional.ofNullable(environment.get(name)).filter(t -> !t.isEmpty());
    if (text.isPresent() && !text.get().matches("[0-9]{1,15}")) {
      throw new IllegalArgumentException(name + " is a whole number, not \"" + text.get() + "\"");
    }
    return text.map(Long::valueOf);
  }

  /** The same with other tables. */
  public DynamoOptions withTables(String tables) {
    return new DynamoOptions(tables, indexed, billing, attemptTimeout, timeout);
  }

  /** The same with other jobs in the indexes. */
  public DynamoOptions withIndexed(Indexed indexed) {
    return new DynamoOptions(tables, indexed, billing, attemptTimeout, timeout);
  }

  /** The same, paid for in another way. */
  public DynamoOptions withBilling(Billing billing) {
    return new DynamoOptions(tables, indexed, billing, attemptTimeout, timeout);
  }

  /** The same with other timeouts. */
  public DynamoOptions withTimeouts(Duration attemptTimeout, Duration timeout) {
    return new DynamoOptions(tables, indexed, billing, attemptTimeout, timeout);
  }
}
