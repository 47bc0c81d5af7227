package dev.sluice.backend.sqs;

import java.time.Duration;
import java.util.Optional;

/**
 * How calls of SQS are made. A receive has its wait on top of both.
 *
 * @param attemptTimeout one attempt; more than zero
 * @param callTimeout the whole call, the SDK's retries included; at least {@code attemptTimeout}
 * @param visibility for how long a receive hides its messages; empty for the queue's own setting
 */
public record SqsOptions(
    Duration attemptTimeout, Duration callTimeout, Optional<Duration> visibility) {

  public SqsOptions {
    if (attemptTimeout.isZero() || attemptTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "attempt-timeout is more than zero, not " + attemptTimeout);
    }
    if (callTimeout.compareTo(attemptTimeout) < 0) {
      throw new IllegalArgumentException(
          "call-timeout is at least attempt-timeout, " + attemptTimeout + ", not " + callTimeout);
    }
  }

  /** 5 s for an attempt and 15 s for a call: two attempts and the pause between them. */
  public static SqsOptions defaults() {
    return new SqsOptions(Duration.ofSeconds(5), Duration.ofSeconds(15), Optional.empty());
  }

  /** The same, with this visibility whatever the queue's own setting is. */
  public SqsOptions withVisibility(Duration visibility) {
    return new SqsOptions(attemptTimeout, callTimeout, Optional.of(visibility));
  }
}
