package dev.sluice.engine.work;

import dev.sluice.engine.queue.DurationRange;
import java.time.Duration;

/**
 * How a consumer takes and handles messages.
 *
 * @param concurrency how many messages are handled at a time; 1 to 10,000
 * @param polling how it asks for them
 * @param visibility for how long a message stays hidden from other consumers; extended at half of
 *     it while a handler works; 1 s to 12 h
 * @param handlerTimeout after which a handler is interrupted and its message tried again
 * @param drain how long {@link Consumer#close} waits for handlers that work
 * @param retry when a failed message is tried again, and when no more
 */
public record ConsumerOptions(
    int concurrency,
    Polling polling,
    Duration visibility,
    Duration handlerTimeout,
    Duration drain,
    RetryPolicy retry) {

  public ConsumerOptions {
    checkConcurrency(concurrency);
    DurationRange.VISIBILITY.require("visibility", visibility);
    new DurationRange(Duration.ofMillis(1), Duration.ofHours(12))
        .require("handler-timeout", handlerTimeout);
    new DurationRange(Duration.ZERO, Duration.ofHours(12)).require("drain", drain);
  }

  static void checkConcurrency(int concurrency) {
    if (concurrency < 1 || concurrency > 10_000) {
      throw new IllegalArgumentException("concurrency is 1 to 10000, not " + concurrency);
    }
  }
}
