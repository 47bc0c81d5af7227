package dev.sluice.backend.amqp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.queue.AcknowledgeResult;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendResult;
import dev.sluice.engine.queue.Topology;
import dev.sluice.local.LocalBroker;
import dev.sluice.local.LocalOptions;
import dev.sluice.testing.ChaosProxy;
import dev.sluice.testing.TestPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of messages when the network between a queue and its broker breaks. */
final class AmqpFaultsTest {

  private static final LocalBroker BROKER = LocalBroker.start(LocalOptions.forTests());
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ChaosProxy network = new ChaosProxy("127.0.0.1", BROKER.endpoint().getPort());
  private final AmqpClient client =
      new AmqpClient(
          AmqpOptions.of("amqp://127.0.0.1:" + network.port(), Optional.empty()), "test");
  private final Topology topology = provisioned();
  private final AmqpQueue queue =
      new AmqpQueue(client, topology.queue(), AmqpQueueOptions.work(LONG, topology.dead()));

  private static int number;

  private Topology provisioned() {
    String name = "faults" + ++number;
    Topology made =
        Topology.of(
            new QueueName(name), new QueueName(name + "-dead"), new QueueName(name + "-results"));
    new AmqpProvisioner(client).provision(made);
    return made;
  }

  @AfterEach
  void close() {
    queue.close();
    client.close();
    network.close();
  }

  @AfterAll
  static void stop() {
    BROKER.close();
  }

  private static List<Message> messages(String prefix, int count, int size) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Message(new MessageId(prefix + i), "x".repeat(size)))
        .toList();
  }

  private CompletableFuture<List<SendResult>> send(List<Message> messages) {
    return queue.send(messages, Duration.ZERO);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE.toSeconds(), SECONDS);
  }

  private List<String> drain() throws Exception {
    List<String> ids = new ArrayList<>();
    while (true) {
      List<Delivery> deliveries = get(queue.receive(10, Duration.ofSeconds(1)));
      if (deliveries.isEmpty()) {
        return ids;
      }
      deliveries.forEach(delivery -> ids.add(delivery.id().value()));
      get(queue.acknowledge(deliveries));
    }
  }

  private void awaitSends() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> get(send(messages("again", 1, 1))).get(0) instanceof SendResult.Sent);
  }

  @Test
  void a_reset_in_the_middle_of_a_batch_fails_what_was_not_confirmed_and_loses_nothing_else()
      throws Exception {
    get(send(messages("warm", 1, 1)));
    for (int cut : List.of(5_000, 15_000, 35_000, 79_000)) {
      List<Message> batch = messages("cut" + cut + "-", 10, 8_000);
      network.cutAfter(cut);
      List<SendResult> results = get(send(batch));
      assertThat(results).hasSize(10);
      assertThat(results).hasAtLeastOneElementOfType(SendResult.Failed.class);

      awaitSends();
      Set<String> there = new HashSet<>(drain());
      for (int i = 0; i < 10; i++) {
        if (results.get(i) instanceof SendResult.Sent sent) {
          assertThat(there).contains(sent.id().value());
        }
      }
    }
  }

  @Test
  void a_lost_confirm_is_a_failure_of_its_message_which_is_there_all_the_same() throws Exception {
    get(send(messages("warm", 1, 1)));
    network.hold();
    CompletableFuture<List<SendResult>> sending = send(messages("unconfirmed", 3, 10));
    try (AmqpClient beside =
        new AmqpClient(AmqpOptions.of(BROKER.endpoint().toString(), Optional.empty()), "b")) {
      AmqpQueue other = new AmqpQueue(beside, topology.queue(), AmqpQueueOptions.plain());
      await().atMost(PATIENCE).until(() -> get(other.depth()).ready() == 4);
    }
    assertThat(sending).isNotDone();
    network.cut();
    network.release();

    assertThat(get(sending)).hasSize(3).hasOnlyElementsOfType(SendResult.Failed.class);
    awaitSends();
    assertThat(drain()).contains("unconfirmed0", "unconfirmed1", "unconfirmed2");
  }

  @Test
  void a_silent_broker_fails_a_send_within_its_time() throws Exception {
    get(send(messages("warm", 1, 1)));
    network.freeze();
    long start = System.nanoTime();
    List<SendResult> results = get(send(messages("frozen", 2, 10)));

    assertThat(results).hasSize(2).hasOnlyElementsOfType(SendResult.Failed.class);
    assertThat(results.get(0).toString()).contains("did not confirm it within 15 s");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(14), Duration.ofSeconds(20));
    network.thaw();
    awaitSends();
  }

  @Test
  void a_broken_connection_ends_a_wait_and_what_was_delivered_comes_again() throws Exception {
    get(send(messages("held", 1, 1)));
    Delivery held = get(queue.receive(1, WAIT)).get(0);
    CompletableFuture<List<Delivery>> waiting = queue.receive(1, Duration.ofSeconds(20));
    await().atMost(PATIENCE).until(() -> get(queue.depth()).inFlight() == 1);
    network.cut();

    assertThatThrownBy(() -> get(waiting)).hasCauseInstanceOf(QueueException.class);
    // What the old channel had is the broker's again.
    assertThat(get(queue.acknowledge(List.of(held)))).containsExactly(AcknowledgeResult.KEPT);
    for (CompletableFuture<Void> call :
        List.of(queue.extend(held, LONG), queue.release(held, Duration.ZERO))) {
      assertThatThrownBy(() -> get(call)).hasCauseInstanceOf(QueueException.class);
    }
    Delivery again = get(queue.receive(1, WAIT)).get(0);
    assertThat(again.id()).isEqualTo(held.id());
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(get(queue.acknowledge(List.of(again)))).containsExactly(AcknowledgeResult.GONE);
  }

  @Test
  void a_broker_that_is_away_fails_each_call_at_once_and_is_used_when_it_is_back()
      throws Exception {
    get(send(messages("before", 1, 1)));
    network.refuse();
    network.cut();
    await().atMost(PATIENCE).until(() -> network.connections() == 0);
    long start = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> get(send(messages("away", 1, 1))))
          .hasCauseInstanceOf(QueueException.class);
      assertThatThrownBy(() -> get(queue.receive(1, WAIT)))
          .hasCauseInstanceOf(QueueException.class)
          .hasMessageContaining("cannot connect to the AMQP broker at amqp://guest@127.0.0.1");
      assertThatThrownBy(() -> get(queue.depth())).hasCauseInstanceOf(QueueException.class);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
    network.accept();
    awaitSends();
    assertThat(drain()).contains("before0", "again0");
  }

  @Test
  void another_node_is_taken_when_the_first_is_not_there() throws Exception {
    AmqpOptions options =
        AmqpOptions.of(
            "amqp://127.0.0.1:%d,127.0.0.1:%d".formatted(TestPorts.free(), network.port()),
            Optional.empty());
    try (AmqpClient cluster = new AmqpClient(options, "cluster")) {
      AmqpQueue there = new AmqpQueue(cluster, topology.queue(), AmqpQueueOptions.plain());
      assertThat(get(there.send(messages("one", 1, 1), Duration.ZERO)))
          .containsExactly(new SendResult.Sent(new MessageId("one0")));
      there.close();
    }
  }
}
