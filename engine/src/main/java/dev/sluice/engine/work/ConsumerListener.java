package dev.sluice.engine.work;

import dev.sluice.engine.queue.Delivery;

/** Is told what a consumer does, as it does it. Called by many threads; must not block or throw. */
public interface ConsumerListener {

  /** A delivery has arrived. */
  default void received(Delivery delivery) {}

  /** A handler is done with a delivery; what the queue says to that comes later. */
  default void handled(Delivery delivery, Outcome outcome, Effort effort) {}

  /** A delivery has ended: the queue has confirmed what {@code how} says. */
  default void settled(Delivery delivery, Settlement how) {}
}
