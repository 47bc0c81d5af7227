package dev.sluice.backend.dynamodb;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which tables there are, how they are paid for, and how calls are made.
 *
 * @param jobs the name of the table of jobs
 * @param workers the name of the table of workers
 * @param billing how the tables are paid for; only the provisioner looks at it
 * @param attemptTimeout one attempt of a call; more than zero
 * @param timeout one method of a store with all its calls and the SDK's retries; at least {@code
 *     attemptTimeout} and at most {@link #LONGEST_TIMEOUT}
 */
public record DynamoOptions(
    String jobs, String workers, Billing billing, Duration attemptTimeout, Duration timeout) {

  /** The store's port promises 10 s; the rest is for what comes before and after the calls. */
  public static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(9);

  private static final Pattern TABLE = Pattern.compile("[A-Za-z0-9_.-]{3,255}");

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
    requireTable("jobs-table", jobs);
    requireTable("workers-table", workers);
    if (jobs.equals(workers)) {
      throw new IllegalArgumentException(
          "jobs-table and workers-table are two tables, not both " + jobs);
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

  private static void requireTable(String setting, String name) {
    if (!TABLE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          setting + " is 3 to 255 letters, digits, '_', '-' and '.', not \"" + name + "\"");
    }
  }

  /** {@code sluice-jobs} and {@code sluice-workers}, on demand, 3 s an attempt and 9 s a method. */
  public static DynamoOptions defaults() {
    return new DynamoOptions(
        "sluice-jobs",
        "sluice-workers",
        new Billing.OnDemand(),
        Duration.ofSeconds(3),
        Duration.ofSeconds(9));
  }

  /**
   * From SLUICE_STORE_JOBS_TABLE, _WORKERS_TABLE, _READ_UNITS and _WRITE_UNITS; on demand unless
   * both units are set.
   */
  public static DynamoOptions fromEnvironment(Map<String, String> environment) {
    DynamoOptions options =
        defaults()
            .withTables(
                environment.getOrDefault("SLUICE_STORE_JOBS_TABLE", "sluice-jobs"),
                environment.getOrDefault("SLUICE_STORE_WORKERS_TABLE", "sluice-workers"));
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
  public DynamoOptions withTables(String jobs, String workers) {
    return new DynamoOptions(jobs, workers, billing, attemptTimeout, timeout);
  }

  /** The same, paid for in another way. */
  public DynamoOptions withBilling(Billing billing) {
    return new DynamoOptions(jobs, workers, billing, attemptTimeout, timeout);
  }

  /** The same with other timeouts. */
  public DynamoOptions withTimeouts(Duration attemptTimeout, Duration timeout) {
    return new DynamoOptions(jobs, workers, billing, attemptTimeout, timeout);
  }
}
