package dev.sluice.backend.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.queue.Attribute;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.MessageQueueContract;
import dev.sluice.engine.queue.MessageText;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendResult;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

final class SqsQueueTest extends MessageQueueContract {

  @RegisterExtension static final LocalSqs SQS = new LocalSqs();

  private static final Duration LONG = Duration.ofMinutes(1);

  @Override
  protected MessageQueue newQueue(Duration visibility) {
    return SQS.newQueue(visibility);
  }

  @Override
  protected List<Delivery> receiveAfter(MessageQueue queue, Duration time) {
    return get(queue.receive(10, time));
  }

  private static Delivery receiveOne(MessageQueue queue) {
    List<Delivery> deliveries = get(queue.receive(10, Duration.ofSeconds(5)));
    assertThat(deliveries).hasSize(1);
    return deliveries.get(0);
  }

  /** Sends a message with one attribute as a program does that knows nothing of Sluice. */
  private static String sendAsStranger(
      SqsQueue queue, String body, String name, Attribute attribute) {
    MessageAttributeValue value =
        MessageAttributeValue.builder()
            .dataType(attribute.type())
            .stringValue(attribute.value())
            .build();
    return SQS.client()
        .sendMessage(
            r ->
                r.queueUrl(SQS.urlOf(queue.name()))
                    .messageBody(body)
                    .messageAttributes(Map.of(name, value)))
        .join()
        .messageId();
  }

  @Test
  void a_strangers_message_has_the_transports_id_and_keeps_its_attributes() {
    SqsQueue queue = SQS.newQueue(LONG);
    String sent = sendAsStranger(queue, "from elsewhere", "n", new Attribute("Number.int", "7"));
    assertThat(receiveOne(queue).message())
        .isEqualTo(
            new Message(
                new MessageId(sent),
                "from elsewhere",
                Map.of("n", new Attribute("Number.int", "7"))));
  }

  @Test
  void a_strangers_illegal_id_is_not_taken_over() {
    SqsQueue queue = SQS.newQueue(LONG);
    String sent = sendAsStranger(queue, "x", "sluice-id", new Attribute("String", "with a space"));
    Delivery delivery = receiveOne(queue);
    assertThat(delivery.id()).isEqualTo(new MessageId(sent));
    // Sent on, for example to the dead-letter queue, it has that id for good.
    SqsQueue other = SQS.newQueue(LONG);
    get(other.send(List.of(delivery.message()), Duration.ZERO));
    assertThat(receiveOne(other).message()).isEqualTo(new Message(new MessageId(sent), "x"));
  }

  @Test
  void a_stranger_reads_body_and_id_of_what_is_sent() {
    SqsQueue queue = SQS.newQueue(LONG);
    get(queue.send(List.of(message("  \u00E9\uD83D\uDE00\r\n")), Duration.ZERO));
    var received =
        SQS.client()
            .receiveMessage(
                r -> r.queueUrl(SQS.urlOf(queue.name())).messageAttributeNames("sluice-id"))
            .join()
            .messages()
            .get(0);
    assertThat(received.body()).isEqualTo("  \u00E9\uD83D\uDE00\r\n");
    assertThat(received.messageAttributes())
        .containsEntry(
            "sluice-id",
            MessageAttributeValue.builder().dataType("String").stringValue("id-1").build());
  }

  @Test
  void a_message_whose_id_does_not_fit_goes_under_the_transports() {
    SqsQueue queue = SQS.newQueue(LONG);
    Message full = message("x".repeat(MessageText.MAX_BYTES));
    SendResult.Sent sent = sent(queue, full);
    assertThat(sent.id()).isNotEqualTo(full.id());
    Delivery delivery = receiveOne(queue);
    assertThat(delivery.id()).isEqualTo(sent.id());
    get(queue.acknowledge(List.of(delivery)));

    Message oneLess = message("x".repeat(MessageText.MAX_BYTES - "sluice-idStringid-2".length()));
    assertThat(sent(queue, oneLess).id()).isEqualTo(new MessageId("id-2"));
    assertThat(queue.sizeOf(oneLess)).isEqualTo(MessageText.MAX_BYTES);
  }

  private static SendResult.Sent sent(MessageQueue queue, Message message) {
    return (SendResult.Sent) get(queue.send(List.of(message), Duration.ZERO)).get(0);
  }

  @Test
  void a_message_with_ten_attributes_of_its_own_goes_under_the_transports_id() {
    SqsQueue queue = SQS.newQueue(LONG);
    Map<String, Attribute> ten = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      ten.put("a" + i, Attribute.text("v" + i));
    }
    SendResult.Sent sent = sent(queue, new Message(new MessageId("own"), "x", ten));
    assertThat(receiveOne(queue).message()).isEqualTo(new Message(sent.id(), "x", ten));

    Message eleven = message("x").with(ten).with(Map.of("one more", Attribute.text("v")));
    assertThat(get(queue.send(List.of(eleven), Duration.ZERO)))
        .containsExactly(new SendResult.Refused("SQS takes 10 attributes, not 11"));
  }

  @Test
  void an_entry_that_the_service_refuses_does_not_touch_the_others() {
    SqsQueue queue = SQS.newQueue(LONG);
    Message good = message("good");
    Message bad =
        new Message(new MessageId("bad"), "x", Map.of("n", new Attribute("Number", "seven")));
    List<SendResult> results = get(queue.send(List.of(bad, good), Duration.ZERO));
    assertThat(results.get(0)).isInstanceOf(SendResult.Refused.class);
    assertThat(results.get(1)).isEqualTo(new SendResult.Sent(good.id()));
    assertThat(receiveOne(queue).message()).isEqualTo(good);
  }

  @Test
  void a_batch_is_one_call() {
    SqsQueue queue = SQS.newQueue(LONG);
    long before = SQS.calls.snapshot().getOrDefault("SendMessageBatch", 0L);
    get(queue.send(List.of(message("1"), message("2"), message("")), Duration.ZERO));
    assertThat(SQS.calls.snapshot()).containsEntry("SendMessageBatch", before + 1);
    get(queue.send(List.of(message("")), Duration.ZERO));
    assertThat(SQS.calls.snapshot()).containsEntry("SendMessageBatch", before + 1);
  }

  @Test
  void a_delay_of_less_than_a_second_is_a_second() {
    SqsQueue queue = SQS.newQueue(LONG);
    get(queue.send(List.of(message("x")), Duration.ofMillis(1)));
    assertThat(get(queue.depth()).delayed()).isEqualTo(1);
    get(queue.release(receiveOne(queue), Duration.ofMillis(300)));
    assertThat(get(queue.receive(1, Duration.ZERO))).isEmpty();
    assertThat(receiveOne(queue).attempt()).isEqualTo(2);
  }

  @Test
  void a_visibility_of_its_own_stands_above_the_queues_setting() {
    SqsQueue made = SQS.newQueue(LONG);
    SqsQueue queue =
        new SqsQueue(
            SQS.client(), made.name(), SqsOptions.defaults().withVisibility(Duration.ofSeconds(1)));
    get(queue.send(List.of(new Message(new MessageId("m"), "body")), Duration.ZERO));

    assertThat(receiveOne(queue).attempt()).isEqualTo(1);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(get(queue.receive(1, Duration.ZERO)))
                    .singleElement()
                    .satisfies(again -> assertThat(again.attempt()).isEqualTo(2)));
  }

  @Test
  void a_receive_outlasts_the_call_timeout_by_its_wait() {
    QueueName name = SQS.newName();
    SQS.create(name, LONG);
    SqsQueue queue =
        new SqsQueue(
            SQS.client(),
            name,
            new SqsOptions(Duration.ofSeconds(1), Duration.ofSeconds(1), Optional.empty()));
    assertThat(get(queue.receive(1, Duration.ofSeconds(2)))).isEmpty();
  }

  @Test
  void cancelling_aborts_the_call_and_frees_its_connection() {
    SqsQueue made = SQS.newQueue(LONG);
    SqsCalls calls = new SqsCalls();
    try (SqsAsyncClient oneConnection =
        LocalSqs.builder(SQS.endpoint(), calls)
            .httpClientBuilder(NettyNioAsyncHttpClient.builder().maxConcurrency(1))
            .build()) {
      SqsQueue queue = new SqsQueue(oneConnection, made.name(), SqsOptions.defaults());
      CompletableFuture<List<Delivery>> waiting = queue.receive(10, Duration.ofSeconds(20));
      Awaitility.await().until(() -> calls.snapshot().containsKey("ReceiveMessage"));
      waiting.cancel(true);
      // A poll that still ran would hold the only connection for 20 s, and this would time out.
      assertThat(get(queue.depth()).total()).isZero();
    }
  }

  @Test
  void a_missing_queue_is_named_with_what_mends_it_and_is_found_once_it_is_there() {
    QueueName name = SQS.newName();
    SqsQueue queue = new SqsQueue(SQS.client(), name, SqsOptions.defaults());
    String expected =
        "GetQueueUrl on queue %s failed: the queue does not exist; run setup to create it"
            .formatted(name);
    assertFails(queue.depth(), expected);
    assertFails(queue.receive(1, Duration.ZERO), expected);
    SQS.create(name, LONG);
    assertThat(get(queue.depth()).total()).isZero();
  }

  @Test
  void a_queue_that_is_deleted_and_made_again_is_found_again() {
    SqsQueue queue = SQS.newQueue(LONG);
    get(queue.depth());
    SQS.client().deleteQueue(r -> r.queueUrl(SQS.urlOf(queue.name()))).join();
    assertFails(
        queue.depth(),
        "GetQueueAttributes on queue %s failed: the queue does not exist; run setup to create it"
            .formatted(queue.name()));
    SQS.create(queue.name(), LONG);
    assertThat(get(queue.depth()).total()).isZero();
  }

  @Test
  void a_refused_connection_is_named_with_its_endpoint() {
    try (SqsAsyncClient client =
        LocalSqs.clientOf(URI.create("http://127.0.0.1:1"), new SqsCalls())) {
      MessageQueue queue = new SqsQueue(client, new QueueName("sluice"), SqsOptions.defaults());
      assertFails(
          queue.send(List.of(message("x")), Duration.ZERO),
          "GetQueueUrl on queue sluice failed: cannot connect to http://127.0.0.1:1; is it"
              + " running, and is AWS_ENDPOINT_URL_SQS right?");
    }
  }

  @Test
  void missing_credentials_are_named_with_what_to_set() {
    try (SqsAsyncClient client =
        SqsAsyncClient.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(URI.create("http://127.0.0.1:1"))
            .credentialsProvider(
                AwsCredentialsProviderChain.of(
                    () -> {
                      throw SdkClientException.create("nothing here");
                    }))
            .build()) {
      MessageQueue queue = new SqsQueue(client, new QueueName("sluice"), SqsOptions.defaults());
      assertFails(
          queue.depth(),
          "GetQueueUrl on queue sluice failed: no AWS credentials found; set AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run under a role (a local endpoint"
              + " takes any)");
    }
  }

  static void assertFails(CompletableFuture<?> future, String message) {
    assertThatThrownBy(future::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(QueueException.class)
        .hasMessage(message);
  }
}
