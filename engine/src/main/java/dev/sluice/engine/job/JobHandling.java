package dev.sluice.engine.job;

import java.time.Duration;

/**
 * How the jobs of one type are done.
 *
 * @param handler by whom
 * @param timeout after which the handler is interrupted, and the try has failed; at least 1 ms, and
 *     shorter than the consumer's own timeout for a message
 */
public record JobHandling(JobHandler handler, Duration timeout) {

  public JobHandling {
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("a job's timeout is at least 1 ms, not " + timeout);
    }
  }
}
