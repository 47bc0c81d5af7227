package dev.sluice.backend.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What kind of broker it is: what queues are made with, and how messages wait, is each one's own.
 */
enum AmqpBroker {
  /** RabbitMQ, and what behaves like it. */
  RABBITMQ {
    @Override
    Map<String, Object> plainQueue() {
      // RabbitMQ 4 has a limit of 20 where none is named, and drops what goes beyond.
      return Map.of("x-queue-type", "quorum", "x-delivery-limit", Integer.MAX_VALUE);
    }

    @Override
    Map<String, Object> workQueue(Topology topology) {
      Map<String, Object> arguments =
          deadLettering("", topology.dead().value(), topology.maxReceives());
      arguments.put("x-consumer-timeout", CONSUMER_TIMEOUT.toMillis());
      return arguments;
    }

    @Override
    Map<String, Object> delayQueue(QueueName queue, int level) {
      Map<String, Object> arguments = new HashMap<>(Map.of("x-queue-type", "quorum"));
      arguments.put("x-message-ttl", Duration.ofSeconds(1L << level).toMillis());
      // The key stays what it was, so that the next exchange sees the digits.
      arguments.put("x-dead-letter-exchange", level == 0 ? "" : AmqpDelays.level(queue, level - 1));
      if (level == 0) {
        arguments.put("x-dead-letter-routing-key", queue.value());
      }
      arguments.putAll(SAFE_DEAD_LETTERING);
      return arguments;
    }

    @Override
    void bindDelays(Channel channel, QueueName queue) throws IOException {
      for (int level = 0; level < AmqpDelays.LEVELS; level++) {
        String name = AmqpDelays.level(queue, level);
        channel.exchangeDeclare(name, "topic", true);
        channel.queueBind(name, name, AmqpDelays.pattern(level, 1));
        if (level == 0) {
          channel.queueBind(queue.value(), name, AmqpDelays.pattern(level, 0));
        } else {
          channel.exchangeBind(
              AmqpDelays.level(queue, level - 1), name, AmqpDelays.pattern(level, 0));
        }
      }
    }

    private Map<String, Object> deadLettering(String exchange, String key, int limit) {
      Map<String, Object> arguments = new HashMap<>(plainQueue());
      arguments.put("x-delivery-limit", limit);
      arguments.put("x-dead-letter-exchange", exchange);
      arguments.put("x-dead-letter-routing-key", key);
      arguments.putAll(SAFE_DEAD_LETTERING);
      return arguments;
    }
  },

  /** Apache Qpid Broker-J, as the local stack embeds it. */
  QPID {
    @Override
    Map<String, Object> plainQueue() {
      return Map.of();
    }

    @Override
    Map<String, Object> workQueue(Topology topology) {
      return Map.of(
          "x-qpid-maximum-delivery-count", topology.maxReceives(),
          "alternateBinding", alternate(topology.dead()),
          // Others' expiration is a time for it and not a duration: nothing is to expire here.
          "minimumMessageTtl", Long.MAX_VALUE);
    }

    @Override
    Map<String, Object> delayQueue(QueueName queue, int level) {
      return Map.of(
          "maximumMessageTtl", Duration.ofSeconds(1L << level).toMillis(),
          "expiryPolicy", "ROUTE_TO_ALTERNATE",
          "alternateBinding", alternate(queue));
    }

    @Override
    void bindDelays(Channel channel, QueueName queue) {
      // The default exchange knows all queues.
    }

    private String alternate(QueueName queue) {
      return "{\"destination\":\"" + queue.value() + "\"}";
    }
  };

  /** More than any delivery is held: RabbitMQ's own 30 minutes would end a long handler. */
  private static final Duration CONSUMER_TIMEOUT = Duration.ofHours(13);

  /** A message leaves its queue only when the next one has confirmed it. */
  private static final Map<String, Object> SAFE_DEAD_LETTERING =
      Map.of("x-dead-letter-strategy", "at-least-once", "x-overflow", "reject-publish");

  /** The kind at the other end of a connection, by what it says of itself. */
  static AmqpBroker of(Connection connection) {
    return String.valueOf(connection.getServerProperties().get("product")).contains("Qpid")
        ? QPID
        : RABBITMQ;
  }

  /** Whether a queue's count of messages has those in it that were delivered and not settled. */
  boolean countsDelivered() {
    return this == QPID;
  }

  /**
   * Whether a prefetch is the channel's, as AMQP 0-9-1 has it, and not each consumer's, as RabbitMQ
   * has it.
   */
  boolean hasPrefetchOfChannel() {
    return this == QPID;
  }

  /** The properties as this broker can take them. */
  BasicProperties carried(BasicProperties properties) {
    return this == QPID ? AmqpAttributes.inAscii(properties) : properties;
  }

  /** The arguments of a queue of which nothing more is asked. */
  abstract Map<String, Object> plainQueue();

  /** The arguments of the main queue. */
  abstract Map<String, Object> workQueue(Topology topology);

  /** The arguments of one of the queues in which messages wait. */
  abstract Map<String, Object> delayQueue(QueueName queue, int level);

  /** Makes the ways into the queues in which messages wait. */
  abstract void bindDelays(Channel channel, QueueName queue) throws IOException;
}
