package dev.sluice.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.service.Kind;
import dev.sluice.local.LocalOptions;
import dev.sluice.local.LocalStack;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** The peers answer as the writer does, and what they answer with 201 is on the queue. */
@SuppressWarnings("NullAway.Init") // set before all tests
class PeerTest {

  /** The SDK's own setting, which the peers' clients find as they find the environment's. */
  private static final String ENDPOINT = "aws.endpointUrlSqs";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static LocalStack stack;
  private static SqsAsyncClient client;
  private static String queue;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(new LocalOptions(0, new LocalOptions.Storage.Memory()));
    System.setProperty(ENDPOINT, stack.endpoint().toString());
    client =
        SqsAsyncClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
    queue = client.createQueue(r -> r.queueName("sluice")).join().queueUrl();
    for (String other : List.of("sluice-dead", "sluice-results")) {
      client.createQueue(r -> r.queueName(other)).join();
    }
  }

  @AfterAll
  static void stop() {
    System.clearProperty(ENDPOINT);
    client.close();
    stack.close();
  }

  private static HttpResponse<String> post(URI server, String json) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(server.resolve("/api/message"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"NO_OP", "ASYNC", "BLOCKING", "BATCH_MANAGER"})
  void answers_201_with_an_id_and_400_with_a_problem_as_the_contract_says(Kind kind)
      throws Exception {
    client.purgeQueue(r -> r.queueUrl(queue)).join();
    try (ApplicationContext context =
        ApplicationContext.builder(Peer.class)
            .banner(false)
            .properties(Map.of("bench.peer", kind.row(), "micronaut.server.port", -1))
            .start()) {
      URI server = context.getBean(EmbeddedServer.class).start().getURI();

      HttpResponse<String> good = post(server, "{\"body\":\"hello\"}");
      assertThat(good.statusCode()).as(good.body()).isEqualTo(201);
      assertThat(good.body()).containsPattern("\\{\"messageId\":\"[0-9a-f-]{36}\"\\}");
      for (String bad :
          List.of("", "{", "{\"body\":12}", "{\"body\":\"\"}", "{\"body\":\"\\u0001\"}", "{}")) {
        HttpResponse<String> answer = post(server, bad);
        assertThat(answer.statusCode()).as(bad).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
            .startsWith("application/problem+json");
      }
    }
    assertThat(bodies()).isEqualTo(kind == Kind.NO_OP ? List.of() : List.of("hello"));
  }

  private static List<String> bodies() {
    return client
        .receiveMessage(
            r -> r.queueUrl(queue).maxNumberOfMessages(10).messageAttributeNames("sluice-id"))
        .join()
        .messages()
        .stream()
        .filter(message -> message.hasMessageAttributes())
        .map(message -> message.body())
        .toList();
  }
}
