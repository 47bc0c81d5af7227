package dev.sluice.load;

import java.time.Duration;

/** When requests are sent. */
sealed interface Pace {

  /** How many requests may be in flight if batches have this size. */
  int inFlight(int batch);

  /**
   * Closed loop: the next batch is sent when one of those in flight is answered in full.
   *
   * @param concurrency how many batches are in flight; 1 to {@value #MOST}
   * @param pause how long the sending of a batch is followed by nothing; not negative
   */
  record Closed(int concurrency, Duration pause) implements Pace {

    private static final int MOST = 1000;

    public Closed {
      if (concurrency < 1 || concurrency > MOST) {
        throw new IllegalArgumentException(
            "--concurrency is 1 to " + MOST + " batches, not " + concurrency);
      }
    }

    @Override
    public int inFlight(int batch) {
      return concurrency * batch;
    }
  }

  /**
   * Open loop: requests are sent at a steady rate, whether or not earlier ones are answered.
   *
   * @param rate requests per second; more than 0, at most {@value #FASTEST}
   * @param maxInFlight how many requests may be in flight; 1 to {@value #MOST}
   */
  record Open(double rate, int maxInFlight) implements Pace {

    private static final int FASTEST = 1_000_000;
    private static final int MOST = 10_000;

    public Open {
      if (!(rate > 0 && rate <= FASTEST)) {
        throw new IllegalArgumentException(
            "--rate is more than 0 and at most " + FASTEST + " requests per second, not " + rate);
      }
      if (maxInFlight < 1 || maxInFlight > MOST) {
        throw new IllegalArgumentException(
            "--max-in-flight is 1 to " + MOST + " requests, not " + maxInFlight);
      }
    }

    @Override
    public int inFlight(int batch) {
      return maxInFlight;
    }
  }
}
