package dev.sluice.backend.dynamodb;

import java.time.Duration;
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
