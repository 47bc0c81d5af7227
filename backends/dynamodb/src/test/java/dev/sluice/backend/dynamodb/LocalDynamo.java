package dev.sluice.backend.dynamodb;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
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

/** DynamoDB Local in this process, in memory and on loopback, and a client of it. */
final class LocalDynamo implements BeforeAllCallback, AfterAllCallback {

  /** Below the ports that systems give to outgoing connections. */
  private static final int FIRST_PORT = 27_800;

  private static final int PORTS = 200;

  final DynamoUsage usage = new DynamoUsage();
  private final AtomicInteger names = new AtomicInteger();
  private @Nullable Server server;
  private @Nullable URI endpoint;
  private @Nullable DynamoDbAsyncClient client;

  /** Its own server would listen on all interfaces, and would report that it was started. */
  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Server jetty = new Server();
    ServerConnector connector = new ServerConnector(jetty, 1, 1);
    connector.setHost("127.0.0.1");
    endpoint = URI.create("http://127.0.0.1:" + open(connector));
    jetty.addConnector(connector);
    jetty.setHandler(
        new LocalDynamoDBServerHandler(
            new LocalDynamoDBRequestHandler(0, true, null, true, false), null));
    jetty.start();
    server = jetty;
    client = clientWith(usage);
  }

  private static int open(ServerConnector connector) throws IOException {
    for (int port = FIRST_PORT; ; port++) {
      connector.setPort(port);
      try {
        connector.open();
        return port;
      } catch (IOException taken) {
        if (port == FIRST_PORT + PORTS) {
          throw taken;
        }
      }
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    client().close();
    if (server != null) {
      server.stop();
    }
  }

  URI endpoint() {
    if (endpoint == null) {
      throw new IllegalStateException("not started");
    }
    return endpoint;
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
        .overrideConfiguration(c -> c.addExecutionInterceptor(interceptor))
        .build();
  }

  static DynamoDbAsyncClientBuilder builder(URI endpoint) {
    return DynamoDbAsyncClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }

  /** Options with tables that no other test uses, and that are not there. */
  DynamoOptions newOptions() {
    int number = names.incrementAndGet();
    return DynamoOptions.defaults().withTables("jobs-" + number, "workers-" + number);
  }

  /** Options with tables of its own, which are there. */
  DynamoOptions newTables() {
    DynamoOptions options = newOptions();
    new DynamoProvisioner(client(), options).provision();
    return options;
  }
}
