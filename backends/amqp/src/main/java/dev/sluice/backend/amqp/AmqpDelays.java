package dev.sluice.backend.amqp;

import dev.sluice.engine.queue.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where messages wait until they are due.
 *
 * <p>On RabbitMQ in a chain of queues of 1, 2, 4 … 32768 seconds, each with a topic exchange before
 * it. A delay's binary digits are the routing key; a message waits in the queue of each digit that
 * is 1, from the highest down, and passes by the others. So any whole number of seconds is exact
 * with 16 queues, messages leave each in the order in which they came, and none has to wait behind
 * one that waits longer. (NServiceBus delays in this way on RabbitMQ: "Delayed delivery" in its
 * documentation.)
 *
 * <p>Qpid Broker-J counts a time to live from a message's first arrival, so that no chain of queues
 * is possible. There a message waits in the longest of the queues that is not too long, comes to
 * its queue, and whoever gets it there passes it on for the rest. (Its own expiration for each
 * message is no way either: 10.1 can let one expire that has just come back.)
 */
final class AmqpDelays {

  /** 2¹⁶ seconds are 18 hours, more than any delay that is asked for. */
  static final int LEVELS = 16;

  private static final Duration LONGEST = Duration.ofSeconds((1L << LEVELS) - 1);

  private AmqpDelays() {}

  /**
   * Where to publish.
   *
   * @param exchange the exchange's name; empty for the one that knows all queues
   * @param key the routing key
   * @param due when the message is to be there, if whoever gets it has to look
   */
  record Route(String exchange, String key, Optional<Instant> due) {}

  /** The way straight to a queue. */
  static Route direct(QueueName queue) {
    return new Route("", queue.value(), Optional.empty());
  }

  /**
   * The way to a queue that takes this long, in whole seconds, rounded up so that a short delay
   * never becomes none.
   */
  static Route delayed(AmqpBroker broker, QueueName queue, Duration delay, Instant now) {
    if (delay.isZero() || delay.isNegative()) {
      return direct(queue);
    }
    Duration atMost = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    long seconds = atMost.plusNanos(999_999_999).toSeconds();
    String level = level(queue, 63 - Long.numberOfLeadingZeros(seconds));
    return switch (broker) {
      case RABBITMQ -> new Route(level, key(seconds), Optional.empty());
      case QPID -> new Route("", level, Optional.of(now.plusSeconds(seconds)));
    };
  }

  /** The queues in which messages to this one wait. */
  static List<String> queues(QueueName queue) {
    return IntStream.range(0, LEVELS).mapToObj(level -> level(queue, level)).toList();
  }

  /** The name of the queue in which messages wait 2ⁿ seconds, and of the exchange before it. */
  static String level(QueueName queue, int level) {
    return queue.value() + ".delay." + level;
  }

  private static String key(long seconds) {
    StringBuilder key = new StringBuilder();
    for (int level = LEVELS - 1; level >= 0; level--) {
      key.append(seconds >> level & 1).append(level > 0 ? "." : "");
    }
    return key.toString();
  }

  /** What keys with this digit at this level look like. */
  static String pattern(int level, int digit) {
    return "*.".repeat(LEVELS - 1 - level) + digit + (level > 0 ? ".#" : "");
  }
}
