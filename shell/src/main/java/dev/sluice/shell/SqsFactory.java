package dev.sluice.shell;

import dev.sluice.aws.AwsTimer;
import dev.sluice.backend.sqs.SqsCalls;
import dev.sluice.backend.sqs.SqsOptions;
import dev.sluice.backend.sqs.SqsQueue;
import dev.sluice.backend.sqs.SqsThreadedClient;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.Stage;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsBaseClientBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Makes the queues on SQS; nothing here is made with another kind of queue. */
@Factory
@Requires(property = QueueConfiguration.KIND, value = "sqs")
final class SqsFactory {

  @Singleton
  SqsCalls sqsCalls() {
    return new SqsCalls();
  }

  /** Has both clients of micronaut-aws count their calls, and time them by one timer. */
  @Singleton
  BeanCreatedEventListener<SqsBaseClientBuilder<?, ?>> countAndTime(SqsCalls calls) {
    AwsTimer timer = new AwsTimer(); // no bean: Micronaut would wrap it, as any executor
    return event ->
        event
            .getBean()
            .overrideConfiguration(
                o -> o.addExecutionInterceptor(calls).scheduledExecutorService(timer));
  }

  /** The asynchronous client is made with the first receive: a writer needs none. */
  @Bean(preDestroy = "close")
  @Singleton
  Client client(SqsClient calls, BeanProvider<SqsAsyncClient> receives) {
    return new Client(new SqsThreadedClient(calls, receives::get));
  }

  /**
   * What the queues call. It is no {@link SqsAsyncClient} itself: for Micronaut, which goes by
   * types to close what is needed after what needs it, it would be one of those that it needs.
   */
  record Client(SqsThreadedClient sqs) {
    void close() {
      sqs.close();
    }
  }

  @Singleton
  @Named(Queues.MAIN)
  @Bean(preDestroy = "close")
  MessageQueue queue(Client client, QueueConfiguration queues, Stage stage) {
    return new SqsQueue(
        client.sqs(),
        new QueueName(stage.of(queues.name())),
        SqsOptions.defaults().withVisibility(queues.visibility()));
  }

  @Singleton
  @Named(Queues.DEAD)
  @Bean(preDestroy = "close")
  MessageQueue deadLetterQueue(Client client, QueueConfiguration queues, Stage stage) {
    return new SqsQueue(
        client.sqs(), new QueueName(stage.of(queues.dead())), SqsOptions.defaults());
  }

  @Singleton
  @Named(Queues.RESULTS)
  @Bean(preDestroy = "close")
  MessageQueue resultQueue(Client client, QueueConfiguration queues, Stage stage) {
    return new SqsQueue(
        client.sqs(), new QueueName(stage.of(queues.results())), SqsOptions.defaults());
  }
}
