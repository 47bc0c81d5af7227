package dev.sluice.engine.cost;

import java.time.Duration;

/**
 * What the jobs of a plan are like.
 *
 * @param payloadBytes what a caller sends for each, in bytes; 1 to 1,048,576
 * @param resultBytes what a caller gets for each, answers and result, in bytes; 0 to 1,048,576
 * @param time how long a try takes; 0 to 12 h
 * @param retries tries beyond the first, for each job on average; 0 to 100
 */
public record JobShape(long payloadBytes, long resultBytes, Duration time, double retries) {

  private static final Range PAYLOAD = new Range("payload bytes", 1, QueueUnits.MOST_BYTES);
  private static final Range RESULT = new Range("result bytes", 0, QueueUnits.MOST_BYTES);
  private static final Range SECONDS = new Range("seconds", 0, 43_200);
  private static final Range RETRIES = new Range("retries", 0, 100);

  public JobShape {
    PAYLOAD.require((double) payloadBytes);
    RESULT.require((double) resultBytes);
    SECONDS.require(time.toNanos() / 1e9);
    RETRIES.require(retries);
  }

  /** How many times a job is tried, on average. */
  double tries() {
    return 1 + retries;
  }

  /** How long a job's tries take together, in seconds. */
  double handlerSeconds() {
    return tries() * time.toNanos() / 1e9;
  }
}
