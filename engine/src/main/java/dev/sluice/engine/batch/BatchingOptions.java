package dev.sluice.engine.batch;

import java.time.Duration;

/**
 * How entries are gathered into batches.
 *
 * @param eager an entry that arrives while fewer than this many calls are in flight goes out at
 *     once; 0 to wait for a full batch or for {@code linger}
 * @param inFlight the most calls at a time; at least 1
 * @param waiting the most entries that wait for a call; at least 1
 * @param waitingBytes the most bytes that wait for a call; a single entry may be larger
 * @param linger how long an entry waits at the most for its batch to fill; zero for no timer, in
 *     which case {@code eager} is at least 1
 */
public record BatchingOptions(
    int eager, int inFlight, int waiting, long waitingBytes, Duration linger) {

  public BatchingOptions {
    atLeast("eager", eager, linger.isZero() ? 1 : 0);
    atLeast("in-flight", inFlight, 1);
    atLeast("waiting", waiting, 1);
    atLeast("waiting-bytes", waitingBytes, 1);
    if (linger.isNegative()) {
      throw new IllegalArgumentException("linger is not negative, but is " + linger);
    }
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is at least " + least + ", not " + value);
    }
  }

  /**
   * The group commit of the send path: no timer, so that a lone caller pays nothing for batching.
   * Measured on 2 cores: two eager calls keep the pipe busy, and more than 16 in flight bring
   * nothing.
   */
  public static BatchingOptions forSending() {
    return new BatchingOptions(2, 16, 10_000, 64L << 20, Duration.ZERO);
  }

  /** Acknowledgements are in no hurry: up to 100 ms for a full batch. */
  public static BatchingOptions forAcknowledging() {
    return new BatchingOptions(0, 16, 10_000, 64L << 20, Duration.ofMillis(100));
  }
}
