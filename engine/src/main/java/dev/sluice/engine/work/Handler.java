package dev.sluice.engine.work;

import dev.sluice.engine.queue.Delivery;

/**
 * What processes messages, one at a time per thread and many at a time per consumer.
 *
 * <p>The same message may come again, even after {@link Outcome.Done}: an effect that must happen
 * once has to be keyed by the message's id.
 */
@FunctionalInterface
public interface Handler {

  /**
   * Processes a message.
   *
   * @return what became of it
   * @throws InterruptedException when the thread was interrupted because the handler's time is up
   *     or the consumer stops; the message is delivered again
   * @throws Exception for any failure; as good as {@link Outcome#retry}
   */
  Outcome handle(Delivery delivery) throws Exception;
}
