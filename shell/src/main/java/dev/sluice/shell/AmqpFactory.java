package dev.sluice.shell;

import dev.sluice.backend.amqp.AmqpClient;
import dev.sluice.backend.amqp.AmqpOptions;
import dev.sluice.backend.amqp.AmqpQueue;
import dev.sluice.backend.amqp.AmqpQueueOptions;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.Stage;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/**
 * Makes the queues on an AMQP broker; nothing here is made with another kind of queue. Micronaut
 * closes what was made of others before those: the queues before their client.
 */
@Factory
@Requires(property = QueueConfiguration.KIND, value = "amqp")
final class AmqpFactory {

  /** Refuses an address that is none at start-up. */
  @Context
  AmqpOptions options(AmqpConfiguration amqp) {
    return amqp.options();
  }

  /**
   * The connections, under the name of the service, {@code sluice-writer}; they are made when they
   * are needed. Refuses certificates that are none at start-up.
   */
  @Context
  @Bean(preDestroy = "close")
  AmqpClient client(
      AmqpOptions options,
      Stage stage,
      @Property(name = "micronaut.application.name", defaultValue = "service") String service) {
    return new AmqpClient(options, stage.of("sluice-" + service));
  }

  @Singleton
  @Named(Queues.MAIN)
  @Bean(preDestroy = "close")
  MessageQueue queue(AmqpClient client, QueueConfiguration queues, Stage stage) {
    return new AmqpQueue(
        client,
        new QueueName(stage.of(queues.name())),
        AmqpQueueOptions.work(queues.visibility(), new QueueName(stage.of(queues.dead()))));
  }

  @Singleton
  @Named(Queues.DEAD)
  @Bean(preDestroy = "close")
  MessageQueue deadLetterQueue(AmqpClient client, QueueConfiguration queues, Stage stage) {
    return new AmqpQueue(client, new QueueName(stage.of(queues.dead())), AmqpQueueOptions.plain());
  }

  @Singleton
  @Named(Queues.RESULTS)
  @Bean(preDestroy = "close")
  MessageQueue resultQueue(AmqpClient client, QueueConfiguration queues, Stage stage) {
    return new AmqpQueue(
        client, new QueueName(stage.of(queues.results())), AmqpQueueOptions.plain());
  }
}
