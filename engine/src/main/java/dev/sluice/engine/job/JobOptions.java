package dev.sluice.engine.job;

import dev.sluice.engine.queue.MessageId;
import java.util.Optional;

/**
 * What may be asked for beside the work itself.
 *
 * @param resultTo where the result goes
 * @param retryOf the job that this one repeats
 * @param traceparent the W3C trace context that the caller sent along
 * @param fingerprint what a request under the same {@code Idempotency-Key} has to have in common
 *     with this one; empty for a job without such a key; at most 100 characters
 */
public record JobOptions(
    ResultTo resultTo,
    Optional<MessageId> retryOf,
    Optional<String> traceparent,
    String fingerprint) {

  /** Nothing beside the work. */
  public static final JobOptions NONE =
      new JobOptions(ResultTo.ROW, Optional.empty(), Optional.empty(), "");

  /** Where a result goes. */
  public enum ResultTo {
    /** Into the job's row, where it can be fetched. */
    ROW,
    /** Into the row, and as a message to the result queue. */
    ROW_AND_QUEUE
  }

  /**
   * The same options for a job that repeats another.
   *
   * @param fingerprint that of the request to repeat it
   */
  public JobOptions asRetryOf(MessageId job, String fingerprint) {
    return new JobOptions(resultTo, Optional.of(job), traceparent, fingerprint);
  }

  /** The same under an {@code Idempotency-Key}. */
  JobOptions withFingerprint(String fingerprint) {
    return new JobOptions(resultTo, retryOf, traceparent, fingerprint);
  }
}
