package dev.sluice.backend.amqp;

import dev.sluice.engine.queue.DurationRange;
import dev.sluice.engine.queue.QueueName;
import java.time.Duration;
import java.util.Optional;

/**
 * How a queue is used.
 *
 * @param visibility after which a delivery that was neither acknowledged nor extended is given
 *     back; 1 s to 12 h
 * @param dead where messages go that cannot be handed out at all; empty to hand out what can be
 *     read of them
 */
public record AmqpQueueOptions(Duration visibility, Optional<QueueName> dead) {

  public AmqpQueueOptions {
    DurationRange.VISIBILITY.require("visibility", visibility);
  }

  /** For the queue of an installation that work waits on. */
  public static AmqpQueueOptions work(Duration visibility, QueueName dead) {
    return new AmqpQueueOptions(visibility, Optional.of(dead));
  }

  /** For dead letters and results: 30 s, and nothing can be delayed. */
  public static AmqpQueueOptions plain() {
    return new AmqpQueueOptions(Duration.ofSeconds(30), Optional.empty());
  }

  /** Whether {@link AmqpProvisioner} makes queues in which its messages wait: for work alone. */
  boolean delays() {
    return dead.isPresent();
  }
}
