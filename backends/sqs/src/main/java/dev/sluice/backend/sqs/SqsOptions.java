package dev.sluice.backend.sqs;

import java.time.Duration;

/**
 * How long calls of SQS may take. A receive has its wait on top of both.
 *
 * @param attemptTimeout one attempt; more than zero
 * @param callTimeout the whole call, the SDK's retries included; at least {@code attemptTimeout}
 */
public record SqsOptions(Duration attemptTimeout, Duration callTimeout) {

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
    return new SqsOptions(Duration.ofSeconds(5), Duration.ofSeconds(15));
  }
}
