package dev.sluice.engine.queue;

import dev.sluice.engine.batch.BatchLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A queue of messages: at least once, in no particular order.
 *
 * <p>A message that was sent stays on the queue until one of its deliveries is acknowledged. A
 * delivery hides its message for the queue's visibility timeout; then the message is delivered
 * again, under another receipt. A receipt that is no longer the newest may or may not work, and
 * never harms another message.
 *
 * <p>No method blocks: each returns a future that fails with {@link QueueException} when the call
 * as a whole failed. What happened to a single entry is a value. Cancelling a future abandons the
 * call; what the queue did in the meantime stands. Implementations are safe for use by many
 * threads, and pass {@code MessageQueueContract}.
 */
public interface MessageQueue extends AutoCloseable {

  /** The queue's name. */
  QueueName name();

  /** How much one call of {@link #send} or {@link #acknowledge} takes. */
  BatchLimits limits();

  /** What a message counts for against {@link BatchLimits#bytes}, in bytes. */
  int sizeOf(Message message);

  /**
   * Puts messages on the queue.
   *
   * @param messages at least one, within {@link #limits}
   * @param delay how long to hide them; zero for not at all, at most 15 minutes
   * @return a result for each message, in their order
   */
  CompletableFuture<List<SendResult>> send(List<Message> messages, Duration delay);

  /**
   * Takes messages off the queue for the time of its visibility timeout.
   *
   * @param most how many at the most; a queue may return fewer than there are, and never returns
   *     more than {@link BatchLimits#messages}
   * @param wait how long to wait for the first, at most 20 seconds
   * @return the deliveries; empty if there was none in that time
   */
  CompletableFuture<List<Delivery>> receive(int most, Duration wait);

  /**
   * Takes delivered messages off the queue for good.
   *
   * @param deliveries at least one, within {@link #limits}; the same message may be among them
   *     twice
   * @return a result for each delivery, in their order
   */
  CompletableFuture<List<AcknowledgeResult>> acknowledge(List<Delivery> deliveries);

  /** Keeps a delivered message hidden for this long from now: a handler still works on it. */
  CompletableFuture<Void> extend(Delivery delivery, Duration visibility);

  /**
   * Gives a delivered message back, to be delivered again after this delay.
   *
   * @param delay zero for at once, at most 11 hours (SQS counts its 12 from the receipt)
   */
  CompletableFuture<Void> release(Delivery delivery, Duration delay);

  /**
   * Counts what the queue holds. Fails when the queue cannot be used, and so serves as the check of
   * it.
   */
  CompletableFuture<Depth> depth();

  /** Ends the use of this object; the queue and its messages stay. May be called twice. */
  @Override
  void close();
}
