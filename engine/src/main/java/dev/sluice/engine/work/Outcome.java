package dev.sluice.engine.work;

import java.time.Duration;
import java.util.Optional;

/** What a handler says became of a message. */
public sealed interface Outcome {

  /** The work is done: the message is acknowledged. */
  record Done() implements Outcome {}

  /**
   * The work failed and may succeed later: the message is delivered again, unless this was the last
   * try.
   *
   * @param reason why, for people
   * @param after when to try again, at most 11 hours; empty to leave it to the {@link RetryPolicy}
   */
  record Retry(String reason, Optional<Duration> after) implements Outcome {}

  /**
   * The work can never succeed: the message goes to the dead-letter queue.
   *
   * @param reason why, for people
   */
  record DeadLetter(String reason) implements Outcome {}

  /**
   * The work cannot be done now, or somebody else keeps count of its tries: the message is
   * delivered again, and nothing counts as a failure. The queue counts the delivery all the same: a
   * plain message has as many tries less, and the queue's own backstop may move it in the end.
   *
   * @param reason why, for people
   * @param after when to deliver it again, at most 11 hours
   */
  record Postpone(String reason, Duration after) implements Outcome {}

  /** The work is done. */
  static Outcome done() {
    return new Done();
  }

  /** The work failed; try again when the policy says so. */
  static Outcome retry(String reason) {
    return new Retry(reason, Optional.empty());
  }

  /** The work cannot be done now; deliver it again after this. */
  static Outcome postpone(String reason, Duration after) {
    return new Postpone(reason, after);
  }

  /** The work can never succeed. */
  static Outcome deadLetter(String reason) {
    return new DeadLetter(reason);
  }
}
