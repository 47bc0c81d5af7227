package dev.sluice.enqueuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.amqp.AmqpProvisioner;
import dev.sluice.backend.sqs.SqsOptions;
import dev.sluice.backend.sqs.SqsQueue;
import dev.sluice.engine.job.JobMessages;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.local.LocalOptions;
import dev.sluice.local.LocalStack;
import dev.sluice.local.LocalStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class EnqueuerTest {

  private static LocalStack queues;
  private static LocalStore store;

  @BeforeAll
  static void start() {
    queues = LocalStack.start(LocalOptions.forTests());
    store = LocalStore.start(LocalOptions.forTests());
  }

  @AfterAll
  static void stop() {
    queues.close();
    store.close();
    var unused = THREADS.eventLoopGroup().shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /** Shared, because ending one takes two seconds. */
  private static final SdkEventLoopGroup THREADS = SdkEventLoopGroup.builder().build();

  private static SqsAsyncClient client() {
    return SqsAsyncClient.builder()
        .httpClientBuilder(NettyNioAsyncHttpClient.builder().eventLoopGroup(THREADS))
        .endpointOverride(queues.endpoint())
        .region(Region.US_EAST_1)
        .build();
  }

  private static Enqueuer enqueuer(String queue) {
    return new Enqueuer(
        queue,
        Duration.ofSeconds(45),
        Broker.sqs(client()),
        Stores.open(Map.of("SLUICE_STORE_URL", store.url())));
  }

  private static List<Delivery> received(String queue) throws Exception {
    return new SqsQueue(client(), new QueueName(queue), SqsOptions.defaults())
        .receive(10, Duration.ofSeconds(5))
        .get(30, TimeUnit.SECONDS);
  }

  @Test
  void enqueues_a_map_and_says_what_became_of_it() throws Exception {
    try (Enqueuer enqueuer = enqueuer("first")) {
      Map<String, String> payload = new LinkedHashMap<>();
      payload.put("text", "quote \" backslash \\ NUL \0 nothing \uFFFE ü€𝄞");
      payload.put("", "an empty name");

      String id = enqueuer.enqueue("word-count", payload);

      Enqueuer.Status status = enqueuer.status(id).orElseThrow();
      assertThat(status.state()).isEqualTo(JobState.QUEUED);
      assertThat(status.tries()).isZero();
      assertThat(status.error()).isEmpty();
      assertThat(status.result()).isEmpty();
      assertThat(enqueuer.status("nobody")).isEmpty();
      JobOrder order = JobMessages.order(received("first").get(0).message()).orElseThrow();
      assertThat(order.id()).isEqualTo(new MessageId(id));
      assertThat(order.type().value()).isEqualTo("word-count");
      assertThat(order.payload())
          .isEqualTo(
              "{\"text\":\"quote \\\" backslash \\\\ NUL \\u0000 nothing \\ufffe ü€𝄞\","
                  + "\"\":\"an empty name\"}");
    }
  }

  @Test
  void makes_the_queues_that_are_missing_and_changes_none() {
    enqueuer("made").close();
    try (Enqueuer again =
        new Enqueuer(
            "made",
            Duration.ofSeconds(7),
            Broker.sqs(client()),
            Stores.open(Map.of("SLUICE_STORE_URL", store.url())))) {
      again.enqueue(Map.of());
    }
    try (SqsAsyncClient client = client()) {
      String url = client.getQueueUrl(r -> r.queueName("made")).join().queueUrl();
      assertThat(
              client
                  .getQueueAttributes(
                      r -> r.queueUrl(url).attributeNames(QueueAttributeName.VISIBILITY_TIMEOUT))
                  .join()
                  .attributes())
          .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "45");
      assertThat(client.listQueues(r -> r.queueNamePrefix("made")).join().queueUrls()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "No", "a b", "a_b"})
  void a_type_that_makes_no_sense_is_refused_at_once(String type) {
    try (Enqueuer enqueuer = enqueuer("first")) {
      assertThatThrownBy(() -> enqueuer.enqueue(type, Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("job type");
      assertThatThrownBy(() -> enqueuer.enqueue(Map.of("x", "x".repeat(262_144))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("262144");
    }
  }

  @Test
  void a_store_that_is_not_there_says_so() {
    LocalStore gone = LocalStore.start(LocalOptions.forTests());
    String url = gone.url();
    gone.close();

    assertThatThrownBy(
            () ->
                new Enqueuer(
                    "first",
                    Duration.ofSeconds(30),
                    Broker.sqs(client()),
                    Stores.open(Map.of("SLUICE_STORE_URL", url))))
        .isInstanceOf(JobStoreException.class);
    assertThatThrownBy(() -> Stores.open(Map.of("SLUICE_STORE", "mongo")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mongo");
  }

  @Test
  void a_queue_that_makes_no_sense_says_so_without_the_password() {
    assertThatThrownBy(() -> Broker.open(Map.of("SLUICE_QUEUE", "kafka")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("SLUICE_QUEUE is sqs or amqp, not \"kafka\"");
    assertThatThrownBy(
            () ->
                Broker.open(
                    Map.of("SLUICE_QUEUE", "amqp", "SLUICE_AMQP_URL", "http://ada:secret@rabbit")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("SLUICE_AMQP_URL begins with amqp:// or amqps://, not with http://");
  }

  @Test
  void a_broker_of_ones_own_needs_nothing_of_aws() {
    try (Broker broker =
        Broker.open(Map.of("SLUICE_QUEUE", "amqp", "SLUICE_AMQP_URL", "amqp://rabbit-1"))) {
      assertThat(broker.provisioner()).isInstanceOf(AmqpProvisioner.class);
    }
  }
}
