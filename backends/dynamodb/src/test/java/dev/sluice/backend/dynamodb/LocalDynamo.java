package dev.sluice.backend.dynamodb;

import dev.sluice.aws.AwsTimer;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;

/** DynamoDB Local for the tests of a class, and a client of it. */
final class LocalDynamo implements BeforeAllCallback, AfterAllCallback {

  final DynamoUsage usage = new DynamoUsage();
  private static final AwsTimer TIMER = new AwsTimer();

  private final AtomicInteger names = new AtomicInteger();
  private @Nullable DynamoServer server;
  private @Nullable DynamoDbAsyncClient client;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    server = new DynamoServer();
    client = clientWith(usage);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    client().close();
    if (server != null) {
      server.close();
    }
  }

  URI endpoint() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.endpoint();
  }

  DynamoDbAsyncClient client() {
    if (client == null) {
      throw new IllegalStateException("not started");
    }
    return client;
  }

  /** Another client; the caller closes it. */
  DynamoDbAsyncClient clientWith(ExecutionInterceptor interceptor) {
    return builder(endpoint())
        .overrideConfiguration(
            c -> c.addExecutionInterceptor(interceptor).scheduledExecutorService(TIMER))
        .build();
  }

  static DynamoDbAsyncClientBuilder builder(URI endpoint) {
    return DynamoDbAsyncClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .overrideConfiguration(c -> c.scheduledExecutorService(TIMER));
  }

  /** Options with tables that no other test uses, and that are not there. */
  DynamoOptions newOptions() {
    int number = names.incrementAndGet();
    return DynamoOptions.defaults().withTables("test-" + number + "-");
  }

  /** Options with tables of its own, which are there. */
  DynamoOptions newTables() {
    DynamoOptions options = newOptions();
    new DynamoProvisioner(client(), options).provision();
    return options;
  }
}
