package dev.sluice.engine.cost;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How the jobs of a plan are stored.
 *
 * @param billing how the store is paid for
 * @param retention how long a job's row is kept; 0 to 10 years
 * @param writes how rows are written, where that is billed
 * @param writeUnits write units of a job as measured; empty for what {@link StoreRow} says; 0 to
 *     1,000,000
 * @param readUnits read units of a job as measured; empty for one look at the finished job; 0 to
 *     1,000,000
 */
public record StorePlan(
    StoreBilling billing,
    Duration retention,
    StoreWrites writes,
    OptionalDouble writeUnits,
    OptionalDouble readUnits) {

  private static final Range HOURS = new Range("retention hours", 0, 87_600);
  private static final Range WRITES = new Range("write units per job", 0, 1e6);
  private static final Range READS = new Range("read units per job", 0, 1e6);

  public StorePlan {
    HOURS.require(retention.toNanos() / 3.6e12);
    writeUnits.ifPresent(WRITES::require);
    readUnits.ifPresent(READS::require);
  }

  /** As Sluice writes and reads a job when it is told to write it so. */
  public static StorePlan of(StoreBilling billing, Duration retention, StoreWrites writes) {
    return new StorePlan(
        billing, retention, writes, OptionalDouble.empty(), OptionalDouble.empty());
  }
}
