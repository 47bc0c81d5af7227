package dev.sluice.backend.sqs;

import dev.sluice.aws.AwsTimer;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.local.LocalOptions;
import dev.sluice.local.LocalStack;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClientBuilder;
import software.amazon.awssdk.services.sqs.SqsBaseClientBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The local stack and a client of it, for the tests of a class. */
final class LocalSqs implements BeforeAllCallback, AfterAllCallback {

  final SqsCalls calls = new SqsCalls();
  private final AtomicInteger queues = new AtomicInteger();
  private @Nullable LocalStack stack;
  private @Nullable SqsAsyncClient client;

  @Override
  public void beforeAll(ExtensionContext context) {
    stack = LocalStack.start(LocalOptions.forTests());
    client = clientOf(stack.endpoint(), calls);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    client().close();
    if (stack != null) {
      stack.close();
    }
  }

  static SqsAsyncClient clientOf(URI endpoint, SqsCalls calls) {
    return builder(endpoint, calls).build();
  }

  static SqsAsyncClientBuilder builder(URI endpoint, SqsCalls calls) {
    return local(SqsAsyncClient.builder(), endpoint, calls);
  }

  static SqsClient blockingOf(URI endpoint, SqsCalls calls) {
    return local(SqsClient.builder(), endpoint, calls).build();
  }

  private static <B extends SqsBaseClientBuilder<B, C>, C> B local(
      B builder, URI endpoint, SqsCalls calls) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .overrideConfiguration(
            c -> c.addExecutionInterceptor(calls).scheduledExecutorService(new AwsTimer()));
  }

  URI endpoint() {
    return client().serviceClientConfiguration().endpointOverride().orElseThrow();
  }

  SqsAsyncClient client() {
    if (client == null) {
      throw new IllegalStateException("not started");
    }
    return client;
  }

  /** A name that no other test uses. */
  QueueName newName() {
    return new QueueName("queue-" + queues.incrementAndGet());
  }

  /** A queue that exists. */
  SqsQueue newQueue(Duration visibility) {
    QueueName name = newName();
    create(name, visibility);
    return new SqsQueue(client(), name, SqsOptions.defaults());
  }

  void create(QueueName name, Duration visibility) {
    client()
        .createQueue(
            r ->
                r.queueName(name.value())
                    .attributesWithStrings(
                        Map.of("VisibilityTimeout", Long.toString(visibility.toSeconds()))))
        .join();
  }

  String urlOf(QueueName name) {
    return client().getQueueUrl(r -> r.queueName(name.value())).join().queueUrl();
  }
}
