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

  /** The work is done. */
  static Outcome done() {
    return new Done();
  }

  /** The work failed; try again when the policy says so. */
  static Outcome retry(String reason) {
    return new Retry(reason, Optional.empty());
  }

  /** The work can never succeed. */
  static Outcome deadLetter(String reason) {
    return new DeadLetter(reason);
  }
}
