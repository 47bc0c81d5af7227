package dev.sluice.engine.queue;

import java.time.Duration;

/** What became of one message that was to be sent. */
public sealed interface SendResult {

  /**
   * The queue has the message.
   *
   * @param id the id under which it will be delivered: the message's own, or the transport's where
   *     the message's own did not fit beside its body
   */
  record Sent(MessageId id) implements SendResult {}

  /**
   * The queue will never take this message; trying again is of no use.
   *
   * @param reason why, in the queue's words
   */
  record Refused(String reason) implements SendResult {}

  /**
   * The queue did not confirm the message. It may be there all the same; trying again may help.
   *
   * @param reason why, in the queue's words
   */
  record Failed(String reason) implements SendResult {}

  /**
   * Too much waits to be sent already. Nothing was sent.
   *
   * @param retryAfter when another try makes sense
   */
  record Busy(Duration retryAfter) implements SendResult {}
}
