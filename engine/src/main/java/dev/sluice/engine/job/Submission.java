package dev.sluice.engine.job;

import java.time.Duration;

/** What became of a job that a caller wants done. */
public sealed interface Submission {

  /**
   * It is stored and on the queue, or will be sent when it is due; or it was already.
   *
   * @param job as it is stored
   */
  record Accepted(Job job) implements Submission {}

  /** Another request has used the same key. */
  record KeyReused() implements Submission {}

  /** A request with the same key is being worked on. */
  record InProgress() implements Submission {}

  /**
   * The queue will never take it. It is cancelled.
   *
   * @param reason why, in the queue's words
   */
  record Refused(String reason) implements Submission {}

  /**
   * The queue did not confirm it. It is stored, and is sent again later if nobody asks for its
   * cancellation.
   *
   * @param reason why, in the queue's words
   */
  record NotSent(String reason) implements Submission {}

  /**
   * The store did not confirm it. It may be there all the same.
   *
   * @param reason why, in the store's words
   */
  record NotStored(String reason) implements Submission {}

  /**
   * Too much waits to be stored or sent. Nothing was done.
   *
   * @param retryAfter when another try makes sense
   */
  record Busy(Duration retryAfter) implements Submission {}
}
