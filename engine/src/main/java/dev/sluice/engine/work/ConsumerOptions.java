package dev.sluice.engine.work;

import java.time.Duration;

/**
 * How a consumer takes and handles messages.
 *
 * @param concurrency how many messages are handled at a time; 1 to 10,000
 * @param poll how long one poll waits for a message; at most 20 s
 * @param visibility for how long a message stays hidden from other consumers; extended at half of
 *     it while a handler works; 1 s to 12 h
 * @param handlerTimeout after which a handler is interrupted and its message tried again
 * @param drain how long {@link Consumer#close} waits for handlers that work
 * @param retry when a failed message is tried again, and when no more
 */
public record ConsumerOptions(
    int concurrency,
    Duration poll,
    Duration visibility,
    Duration handlerTimeout,
    Duration drain,
    RetryPolicy retry) {

  public ConsumerOptions {
    checkConcurrency(concurrency);
    within("poll", poll, Duration.ZERO, Duration.ofSeconds(20));
    within("visibility", visibility, Duration.ofSeconds(1), Duration.ofHours(12));
    within("handler-timeout", handlerTimeout, Duration.ofMillis(1), Duration.ofHours(12));
    within("drain", drain, Duration.ZERO, Duration.ofHours(12));
  }

  static void checkConcurrency(int concurrency) {
    if (concurrency < 1 || concurrency > 10_000) {
      throw new IllegalArgumentException("concurrency is 1 to 10000, not " + concurrency);
    }
  }

  private static void within(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " is between " + least + " and " + most + ", not " + value);
    }
  }
}
