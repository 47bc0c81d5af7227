package dev.sluice.bench.peer;

import dev.sluice.bench.peer.PeerController.Sending;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.work.RetryPolicy;
import dev.sluice.shell.QueueConfiguration;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.batchmanager.SqsAsyncBatchManager;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * The ways to put a message on the queue that one would write with the SDK alone. Each sends what
 * Sluice sends, the body and an id in an attribute.
 */
@Factory
final class Sendings {

  private static final String PEER = "bench.peer";

  private final MessageIds ids;
  private final QueueConfiguration queues;

  Sendings(MessageIds ids, QueueConfiguration queues) {
    this.ids = ids;
    this.queues = queues;
  }

  /** As the writer: it tries nothing. */
  @Singleton
  RetryPolicy retry(RandomGenerator random) {
    return new RetryPolicy(1, Duration.ZERO, Duration.ZERO, random);
  }

  private SendMessageRequest request(String url, String id, String body) {
    return SendMessageRequest.builder()
        .queueUrl(url)
        .messageBody(body)
        .messageAttributes(
            Map.of(
                "sluice-id",
                MessageAttributeValue.builder().dataType("String").stringValue(id).build()))
        .build();
  }

  private String url(SqsAsyncClient client) {
    return client.getQueueUrl(r -> r.queueName(queues.name())).join().queueUrl();
  }

  /** Nothing at all: what the server stack alone can do. */
  @Singleton
  @Requires(property = PEER, value = "no-op")
  Sending nothing() {
    return body -> CompletableFuture.completedFuture(ids.next().value());
  }

  /** One call of SendMessage for each request, that nobody waits for. */
  @Singleton
  @Requires(property = PEER, value = "async")
  Sending async(SqsAsyncClient client) {
    String url = url(client);
    return body -> {
      String id = ids.next().value();
      return client.sendMessage(request(url, id, body)).thenApply(sent -> id);
    };
  }

  /** The same with a thread that waits for it. */
  @Singleton
  @Requires(property = PEER, value = "blocking")
  Sending blocking(
      SqsClient client,
      SqsAsyncClient other,
      @Named(TaskExecutors.BLOCKING) ExecutorService threads) {
    String url = url(other);
    return body ->
        CompletableFuture.supplyAsync(
            () -> {
              String id = ids.next().value();
              client.sendMessage(request(url, id, body));
              return id;
            },
            threads);
  }

  /** The SDK's own batches, with its defaults: ten messages, or 200 ms. */
  @Singleton
  @Requires(property = PEER, value = "batch-manager")
  Sending batchManager(
      SqsAsyncClient client, @Named(TaskExecutors.SCHEDULED) ExecutorService timer) {
    String url = url(client);
    SqsAsyncBatchManager manager =
        SqsAsyncBatchManager.builder()
            .client(client)
            .scheduledExecutor((ScheduledExecutorService) timer)
            .build();
    return body -> {
      String id = ids.next().value();
      return manager.sendMessage(request(url, id, body)).thenApply(sent -> id);
    };
  }
}
