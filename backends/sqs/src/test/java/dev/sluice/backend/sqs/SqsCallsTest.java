package dev.sluice.backend.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.sqs.CountingServer.Seen;
import dev.sluice.engine.cost.Usage;
import dev.sluice.engine.queue.Attribute;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.QueueName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What the meter says, against what a server on the wire has seen: the same, to the byte. */
final class SqsCallsTest {

  @RegisterExtension static final LocalSqs SQS = new LocalSqs();

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration WAIT = Duration.ofSeconds(2);

  private final SqsCalls meter = new SqsCalls();
  private CountingServer server;
  private SqsAsyncClient receives;
  private SqsClient blocking;
  private SqsThreadedClient client;
  private SqsQueue queue;
  private int ids;

  @BeforeEach
  void connect() throws Exception {
    QueueName name = SQS.newName();
    SQS.create(name, LONG);
    server = new CountingServer(SQS.endpoint());
    receives = LocalSqs.clientOf(server.endpoint(), meter);
    blocking = LocalSqs.blockingOf(server.endpoint(), meter);
    client = new SqsThreadedClient(blocking, () -> receives);
    queue = new SqsQueue(client, name, SqsOptions.defaults());
  }

  @AfterEach
  void disconnect() {
    client.close();
    blocking.close();
    receives.close();
    server.close();
  }

  private Message message(String body) {
    return new Message(
        new MessageId("id-" + ++ids), body, Map.of("sluice-type", Attribute.text("default")));
  }

  private void send(Message... messages) {
    assertThat(queue.send(List.of(messages), Duration.ZERO).join()).hasSize(messages.length);
  }

  private List<Delivery> receiveAll(int count) {
    List<Delivery> deliveries = new ArrayList<>();
    while (deliveries.size() < count) { // each turn brings one at least
      List<Delivery> more = queue.receive(10, WAIT).join();
      assertThat(more).isNotEmpty();
      deliveries.addAll(more);
    }
    return deliveries;
  }

  private void assertMeterIsExact() {
    List<Seen> seen = server.seen();
    assertThat(meter.snapshot())
        .isEqualTo(
            seen.stream()
                .collect(
                    Collectors.groupingBy(Seen::operation, TreeMap::new, Collectors.counting())));
    assertThat(meter.usage())
        .isEqualTo(
            Usage.of(
                new Usage.Queue(
                    seen.size(),
                    (double) seen.stream().mapToLong(Seen::units).sum(),
                    (double) seen.stream().mapToLong(call -> call.request().length()).sum(),
                    (double) seen.stream().mapToLong(call -> call.answer().length()).sum())));
  }

  private long units(String operation) {
    return server.seen().stream()
        .filter(call -> call.operation().equals(operation))
        .mapToLong(Seen::units)
        .sum();
  }

  @Test
  void a_mix_of_calls_is_counted_as_the_server_sees_it() {
    send(message("small"), message("l\u00E4nger \uD83D\uDE00 \"quoted\" \n"), message("x"));
    send(message("x".repeat(100_000)), message("\u00E9".repeat(50_000)));
    send(message("x".repeat(700_000)));
    assertThat(queue.depth().join().total()).isEqualTo(6);

    List<Delivery> deliveries = receiveAll(6);
    queue.extend(deliveries.get(0), LONG).join();
    queue.release(deliveries.get(1), Duration.ofSeconds(30)).join();
    queue.acknowledge(deliveries.subList(2, 6)).join();
    assertThat(queue.receive(10, Duration.ZERO).join()).isEmpty();

    // 3 small ones; 200,000 bytes and a little; 700,000 bytes and a little
    assertThat(units("SendMessageBatch")).isEqualTo(1 + 4 + 11);
    assertThat(units("ReceiveMessage")).isGreaterThanOrEqualTo(14);
    assertThat(units("DeleteMessageBatch")).isEqualTo(1);
    assertMeterIsExact();
  }

  /** Where nothing stands between, answers have a length, too. */
  @Test
  void the_local_stack_says_how_long_its_answers_are() {
    SqsQueue direct = SQS.newQueue(LONG);
    double before = SQS.calls.usage().queue().bytesReceived();
    direct.send(List.of(message("x".repeat(5_000))), Duration.ZERO).join();
    assertThat(direct.receive(1, WAIT).join()).hasSize(1);
    assertThat(SQS.calls.usage().queue().bytesReceived() - before).isGreaterThan(5_000);
  }

  @Test
  void a_batch_is_billed_by_what_it_carries_together() {
    Message half = message("");
    int other = queue.sizeOf(message("x")) - 1;
    int body = 32_768 - other;
    half = new Message(half.id(), "x".repeat(body), half.attributes());
    Message second = new Message(new MessageId("id-9"), "x".repeat(body), half.attributes());
    send(half, second);
    assertThat(units("SendMessageBatch")).isEqualTo(1);
    send(new Message(half.id(), "x".repeat(body + 1), half.attributes()), second);
    assertThat(units("SendMessageBatch")).isEqualTo(1 + 2);
    assertMeterIsExact();
  }

  @Test
  void every_try_of_the_sdk_is_counted_with_what_it_carries() {
    send(message("first"));
    server.failNext(2);
    send(message("x".repeat(100_000)));
    assertThat(meter.snapshot()).containsEntry("SendMessageBatch", 1L + 3);
    assertThat(units("SendMessageBatch")).isEqualTo(1 + 3 * 2);
    assertMeterIsExact();
  }
}
