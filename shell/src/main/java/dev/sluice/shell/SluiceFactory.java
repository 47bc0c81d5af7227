package dev.sluice.shell;

import dev.sluice.backend.sqs.SqsCalls;
import dev.sluice.backend.sqs.SqsOptions;
import dev.sluice.backend.sqs.SqsQueue;
import dev.sluice.engine.queue.BatchingOptions;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendBatcher;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClientBuilder;

/** Makes the engine's ports out of the configuration. */
@Factory
final class SluiceFactory {

  @Singleton
  RandomGenerator random() {
    return new SecureRandom();
  }

  @Context
  MessageIds messageIds(InstantSource clock, RandomGenerator random) {
    return new MessageIds(clock, random);
  }

  @Singleton
  SqsCalls sqsCalls() {
    return new SqsCalls();
  }

  /** Has every client of micronaut-aws count its calls. */
  @Singleton
  BeanCreatedEventListener<SqsAsyncClientBuilder> countCalls(SqsCalls calls) {
    return (BeanCreatedEvent<SqsAsyncClientBuilder> event) ->
        event.getBean().overrideConfiguration(o -> o.addExecutionInterceptor(calls));
  }

  @Singleton
  @Named(Queues.MAIN)
  @Bean(preDestroy = "close")
  MessageQueue queue(SqsAsyncClient client, QueueConfiguration queues) {
    return new SqsQueue(
        client,
        new QueueName(queues.name()),
        SqsOptions.defaults().withVisibility(queues.visibility()));
  }

  @Singleton
  @Named(Queues.DEAD)
  @Bean(preDestroy = "close")
  MessageQueue deadLetterQueue(SqsAsyncClient client, QueueConfiguration queues) {
    return new SqsQueue(client, new QueueName(queues.dead()), SqsOptions.defaults());
  }

  @Context // what is wrong shows at start-up, not at the first request
  @Bean(preDestroy = "close")
  SendBatcher sendBatcher(@Named(Queues.MAIN) MessageQueue queue) {
    return new SendBatcher(queue, BatchingOptions.forSending());
  }
}
