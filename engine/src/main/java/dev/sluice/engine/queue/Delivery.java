package dev.sluice.engine.queue;

import java.time.Instant;

/**
 * One receipt of a message. The same message may be delivered again, under another receipt.
 *
 * @param message what was delivered
 * @param receipt what the queue wants to see when the delivery is acknowledged, extended or
 *     released; opaque
 * @param attempt how many times the message has been delivered, this one included; at least 1, and
 *     approximate where the queue's own count is
 * @param sentAt when the message was put on the queue
 */
public record Delivery(Message message, String receipt, int attempt, Instant sentAt) {

  public Delivery {
    if (attempt < 1) {
      throw new IllegalArgumentException("a delivery's attempt is at least 1, not " + attempt);
    }
  }

  /** The message's id. */
  public MessageId id() {
    return message.id();
  }
}
