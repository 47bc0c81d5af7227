package dev.sluice.backend.sqs;

import static dev.sluice.backend.sqs.SqsQueueTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.MessageQueueContract;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;

final class SqsThreadedClientTest extends MessageQueueContract {

  @RegisterExtension static final LocalSqs SQS = new LocalSqs();

  private static final Duration LONG = Duration.ofMinutes(1);

  private static final SqsCalls CALLS = new SqsCalls();
  private static SqsClient blocking;
  private static SqsThreadedClient client;

  @BeforeAll
  static void connect() {
    blocking = LocalSqs.blockingOf(SQS.endpoint(), CALLS);
    client = new SqsThreadedClient(blocking, SQS::client);
  }

  @AfterAll
  static void disconnect() {
    client.close();
    blocking.close();
  }

  @Override
  protected MessageQueue newQueue(Duration visibility) {
    QueueName name = SQS.newName();
    SQS.create(name, visibility);
    return new SqsQueue(client, name, SqsOptions.defaults());
  }

  @Override
  protected List<Delivery> receiveAfter(MessageQueue queue, Duration time) {
    return get(queue.receive(10, time));
  }

  private static List<Message> one(String id) {
    return List.of(new Message(new MessageId(id), "body"));
  }

  @Test
  void only_receives_need_the_asynchronous_client() {
    MessageQueue made = newQueue(LONG);
    List<SqsAsyncClient> asked = new ArrayList<>();
    try (SqsThreadedClient threaded =
        new SqsThreadedClient(
            blocking,
            () -> {
              asked.add(SQS.client());
              return SQS.client();
            })) {
      SqsQueue queue = new SqsQueue(threaded, made.name(), SqsOptions.defaults());
      assertThat(get(queue.send(one("m"), Duration.ZERO)))
          .containsExactly(new SendResult.Sent(new MessageId("m")));
      assertThat(get(queue.depth()).ready()).isEqualTo(1);
      assertThat(asked).isEmpty();

      Delivery delivery = get(queue.receive(1, Duration.ofSeconds(5))).get(0);
      assertThat(asked).hasSize(1);
      get(queue.extend(delivery, LONG));
      get(queue.acknowledge(List.of(delivery)));
      assertThat(get(queue.depth()).total()).isZero();
      assertThat(asked).hasSize(1);
    }
  }

  @Test
  void its_calls_are_those_of_the_blocking_client() {
    MessageQueue queue = newQueue(LONG);
    Map<String, Long> before = CALLS.snapshot();
    get(queue.send(one("m"), Duration.ZERO));
    assertThat(CALLS.snapshot())
        .containsEntry("SendMessageBatch", before.getOrDefault("SendMessageBatch", 0L) + 1)
        .containsEntry("GetQueueUrl", before.getOrDefault("GetQueueUrl", 0L) + 1);
  }

  @Test
  void cancelling_a_receive_aborts_it_and_frees_its_connection() {
    MessageQueue made = newQueue(LONG);
    SqsCalls calls = new SqsCalls();
    try (SqsAsyncClient oneConnection =
            LocalSqs.builder(SQS.endpoint(), calls)
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().maxConcurrency(1))
                .build();
        SqsThreadedClient threaded = new SqsThreadedClient(blocking, () -> oneConnection)) {
      SqsQueue queue = new SqsQueue(threaded, made.name(), SqsOptions.defaults());
      CompletableFuture<List<Delivery>> waiting = queue.receive(10, Duration.ofSeconds(20));
      Awaitility.await().until(() -> calls.snapshot().containsKey("ReceiveMessage"));
      waiting.cancel(true);
      // A poll that still ran would hold the only connection for 20 s, and this would time out.
      assertThat(get(queue.receive(1, Duration.ZERO))).isEmpty();
    }
  }

  @Test
  void a_refused_connection_is_named_with_its_endpoint() {
    URI nobody = URI.create("http://127.0.0.1:1");
    try (SqsClient refused = LocalSqs.blockingOf(nobody, new SqsCalls());
        SqsThreadedClient threaded = new SqsThreadedClient(refused, SQS::client)) {
      assertFails(
          new SqsQueue(threaded, new QueueName("sluice"), SqsOptions.defaults())
              .send(one("m"), Duration.ZERO),
          "GetQueueUrl on queue sluice failed: cannot connect to http://127.0.0.1:1; is it"
              + " running, and is AWS_ENDPOINT_URL_SQS right?");
    }
  }

  @Test
  void a_call_without_an_answer_ends_in_time() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        SqsClient unanswered =
            LocalSqs.blockingOf(
                URI.create("http://127.0.0.1:" + silent.getLocalPort()), new SqsCalls());
        SqsThreadedClient threaded = new SqsThreadedClient(unanswered, SQS::client)) {
      SqsOptions options =
          new SqsOptions(Duration.ofMillis(200), Duration.ofMillis(500), Optional.empty());
      assertFails(
          new SqsQueue(threaded, new QueueName("sluice"), options).depth(),
          "GetQueueUrl on queue sluice failed: no answer from http://127.0.0.1:%d in time; is it"
                  .formatted(silent.getLocalPort())
              + " running, and is AWS_ENDPOINT_URL_SQS right?");
    }
  }

  @Test
  void more_calls_than_threads_wait_their_turn() {
    MessageQueue queue = newQueue(LONG);
    List<CompletableFuture<List<SendResult>>> sends = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sends.add(queue.send(one("m" + i), Duration.ZERO));
    }
    for (CompletableFuture<List<SendResult>> send : sends) {
      assertThat(get(send)).singleElement().isInstanceOf(SendResult.Sent.class);
    }
    assertThat(get(queue.depth()).ready()).isEqualTo(200);
    assertThat(callThreads()).isLessThanOrEqualTo(50);
  }

  private static long callThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sqs-call-"))
        .count();
  }

  @Test
  void a_call_after_the_end_says_so() {
    MessageQueue made = newQueue(LONG);
    SqsThreadedClient threaded = new SqsThreadedClient(blocking, SQS::client);
    SqsQueue queue = new SqsQueue(threaded, made.name(), SqsOptions.defaults());
    assertThat(get(queue.depth()).total()).isZero();
    threaded.close();
    assertFails(
        queue.send(one("m"), Duration.ZERO),
        "SendMessageBatch on queue %s failed: the client is closed".formatted(made.name()));
  }
}
