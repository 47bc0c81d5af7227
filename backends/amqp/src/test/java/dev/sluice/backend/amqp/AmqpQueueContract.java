package dev.sluice.backend.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.sluice.engine.queue.AcknowledgeResult;
import dev.sluice.engine.queue.Attribute;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Depth;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.MessageQueueContract;
import dev.sluice.engine.queue.MessageText;
import dev.sluice.engine.queue.ProvisioningStep;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendResult;
import dev.sluice.engine.queue.Topology;
import dev.sluice.engine.work.DeadLetters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the queue does on every broker. A subclass supplies the broker. */
abstract class AmqpQueueContract extends MessageQueueContract {

  private static final AtomicInteger NUMBER =
      new AtomicInteger((int) (System.nanoTime() % 100_000) * 1000);
  static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(500);
  static final Duration SECONDS = Duration.ofSeconds(5);

  private final List<AutoCloseable> open = new ArrayList<>();
  final AmqpClient client = client();

  /** The broker, which is empty for each class. */
  abstract AmqpOptions broker();

  final AmqpClient client() {
    AmqpClient made = new AmqpClient(broker(), "test");
    open.add(0, made);
    return made;
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) { // queues before their clients
      open.get(i).close();
    }
  }

  static Topology newTopology() {
    String name = "q" + NUMBER.incrementAndGet();
    return Topology.of(
        new QueueName(name), new QueueName(name + "-dead"), new QueueName(name + "-results"));
  }

  final Topology provisioned() {
    Topology topology = newTopology();
    new AmqpProvisioner(client).provision(topology);
    return topology;
  }

  /** Another object for the same queue, as another process has it. */
  final AmqpQueue queue(AmqpClient by, Topology topology, Duration visibility) {
    AmqpQueue queue =
        new AmqpQueue(by, topology.queue(), AmqpQueueOptions.work(visibility, topology.dead()));
    open.add(queue);
    return queue;
  }

  final AmqpQueue deadQueue(Topology topology) {
    AmqpQueue queue = new AmqpQueue(client, topology.dead(), AmqpQueueOptions.plain());
    open.add(queue);
    return queue;
  }

  @Override
  protected MessageQueue newQueue(Duration visibility) {
    return queue(client, provisioned(), visibility);
  }

  @Override
  protected List<Delivery> receiveAfter(MessageQueue queue, Duration time) {
    return get(queue.receive(10, time));
  }

  private static Delivery receiveOne(MessageQueue queue) {
    List<Delivery> deliveries = get(queue.receive(10, SECONDS));
    assertThat(deliveries).hasSize(1);
    return deliveries.get(0);
  }

  /** What a call failed with, as whoever goes on with it sees it. */
  private static Throwable failureOf(CompletableFuture<?> call) {
    return get(call.handle((done, failure) -> Objects.requireNonNull(failure)));
  }

  /** What a program does that knows AMQP and nothing of Sluice. */
  interface Stranger<T> {
    T does(Channel channel) throws Exception;
  }

  final <T> T asStranger(Stranger<T> stranger) {
    ConnectionFactory factory = new ConnectionFactory();
    AmqpOptions.Node node = broker().nodes().get(0);
    factory.setHost(node.host());
    factory.setPort(node.port());
    try (Connection connection = factory.newConnection();
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      return stranger.does(channel);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private GetResponse awaitOne(QueueName queue) {
    return await()
        .atMost(SECONDS)
        .until(
            () -> Optional.ofNullable(asStranger(channel -> channel.basicGet(queue.value(), true))),
            Optional::isPresent)
        .orElseThrow();
  }

  final void publish(QueueName to, BasicProperties properties, byte[] body) {
    asStranger(
        channel -> {
          channel.basicPublish("", to.value(), true, properties, body);
          return channel.waitForConfirms(SECONDS.toMillis());
        });
  }

  private static final BasicProperties NOTHING = new BasicProperties.Builder().build();

  @Test
  void a_strangers_message_gets_an_id_which_it_keeps() {
    Topology topology = provisioned();
    AmqpQueue queue = queue(client, topology, LONG);
    publish(topology.queue(), NOTHING, "from elsewhere".getBytes(UTF_8));
    publish(topology.queue(), NOTHING, "from elsewhere".getBytes(UTF_8));

    Delivery first = get(queue.receive(1, SECONDS)).get(0);
    Delivery second = get(queue.receive(1, SECONDS)).get(0);
    assertThat(first.message()).isEqualTo(new Message(first.id(), "from elsewhere"));
    assertThat(second.id()).isNotEqualTo(first.id());
    get(queue.release(first, Duration.ZERO));
    assertThat(receiveOne(queue).id()).isEqualTo(first.id());
  }

  @Test
  void a_strangers_headers_and_properties_go_with_the_message_wherever_it_is_sent() {
    Topology topology = provisioned();
    AmqpQueue queue = queue(client, topology, LONG);
    Map<String, Object> headers = new HashMap<>();
    headers.put("text", "é");
    headers.put("whole", 7);
    headers.put("broken", 2.5);
    headers.put("yes", true);
    headers.put("bytes", new byte[] {0, 1, -1});
    headers.put("when", Date.from(Instant.ofEpochMilli(86_400_000)));
    headers.put("list", List.of("a", "b"));
    BasicProperties properties =
        new BasicProperties.Builder()
            .messageId("their-id")
            .contentType("application/json")
            .correlationId("17")
            .timestamp(Date.from(Instant.ofEpochMilli(1_000_000)))
            .headers(headers)
            .build();
    publish(topology.queue(), properties, "{}".getBytes(UTF_8));

    Message expected =
        new Message(
            new MessageId("their-id"),
            "{}",
            Map.of(
                "text", Attribute.text("é"),
                "whole", new Attribute("Number", "7"),
                "broken", new Attribute("Number", "2.5"),
                "yes", Attribute.text("true"),
                "bytes", new Attribute("Binary", "AAH/"),
                "when", Attribute.text("1970-01-02T00:00:00Z"),
                "amqp.content-type", Attribute.text("application/json"),
                "amqp.correlation-id", Attribute.text("17")));
    Delivery delivery = receiveOne(queue);
    assertThat(delivery.message()).isEqualTo(expected);
    assertThat(delivery.sentAt()).isEqualTo(Instant.ofEpochMilli(1_000_000));
    get(queue.release(delivery, Duration.ZERO));
    assertThat(receiveOne(queue).message()).isEqualTo(expected);

    AmqpQueue dead = deadQueue(topology);
    get(dead.send(List.of(delivery.message()), Duration.ZERO));
    GetResponse sentOn = asStranger(channel -> channel.basicGet(topology.dead().value(), true));
    assertThat(sentOn.getProps().getContentType()).isEqualTo("application/json");
    assertThat(sentOn.getProps().getCorrelationId()).isEqualTo("17");
    assertThat(sentOn.getProps().getHeaders()).containsEntry("whole", 7L);
  }

  @Test
  void a_given_back_message_is_for_another_program_what_it_was() {
    Topology topology = provisioned();
    AmqpQueue queue = queue(client, topology, LONG);
    publish(
        topology.queue(),
        new BasicProperties.Builder()
            .headers(Map.of("list", List.of("a", "b"), "CC", List.of(topology.results().value())))
            .userId("guest")
            .priority(3)
            .build(),
        "x".getBytes(UTF_8));
    get(queue.release(receiveOne(queue), Duration.ZERO));
    queue.close();

    GetResponse again = awaitOne(topology.queue());
    assertThat(new String(again.getBody(), UTF_8)).isEqualTo("x");
    assertThat(String.valueOf(again.getProps().getHeaders().get("list"))).isEqualTo("[a, b]");
    assertThat(again.getProps().getPriority()).isEqualTo(3);
    assertThat(again.getProps().getHeaders()).doesNotContainKey("CC");
  }

  @Test
  void what_is_sent_is_persistent_text_with_its_id() {
    Topology topology = provisioned();
    AmqpQueue queue = queue(client, topology, LONG);
    get(queue.send(List.of(message("ü")), Duration.ZERO));

    GetResponse sent = asStranger(channel -> channel.basicGet(topology.queue().value(), true));
    assertThat(sent.getBody()).isEqualTo("ü".getBytes(UTF_8));
    assertThat(sent.getProps().getDeliveryMode()).isEqualTo(2);
    assertThat(sent.getProps().getMessageId()).isEqualTo("id-1");
    assertThat(sent.getProps().getContentType()).isEqualTo("text/plain; charset=utf-8");
  }

  @Test
  void what_is_not_text_is_dead_lettered_as_it_is() {
    Topology topology = provisioned();
    AmqpQueue queue = queue(client, topology, LONG);
    byte[] notUtf8 = {'a', (byte) 0xFF, 'b'};
    for (byte[] body :
        List.of(notUtf8, new byte[0], new byte[] {1}, new byte[MessageText.MAX_BYTES + 1])) {
      publish(topology.queue(), NOTHING, body);
    }
    publish(topology.queue(), NOTHING, "text".getBytes(UTF_8));

    assertThat(receiveOne(queue).message().body()).isEqualTo("text");
    AmqpQueue dead = deadQueue(topology);
    await().atMost(SECONDS).until(() -> get(dead.depth()).ready() == 4);
    assertThat(get(queue.depth())).isEqualTo(new Depth(0, 1, 0));
    GetResponse letter = asStranger(channel -> channel.basicGet(topology.dead().value(), true));
    assertThat(letter.getBody()).isEqualTo(notUtf8);
    assertThat(letter.getProps().getHeaders())
        .hasEntrySatisfying(
            DeadLetters.REASON,
            why -> assertThat(why.toString()).isEqualTo("its body is not text in UTF-8"));
    // Where people look at it, it can be seen, and nobody sends on what is not what was sent.
    Message shown = get(dead.receive(1, SECONDS)).get(0).message();
    assertThat(shown.attributes().get(DeadLetters.ORIGIN))
        .isEqualTo(Attribute.text(topology.queue().value()));
    assertThat(get(queue.send(List.of(shown.with(Map.of())), Duration.ZERO)).get(0))
        .isInstanceOf(SendResult.Refused.class);
  }

  @Test
  void takes_no_more_from_others_than_is_asked_for() {
    Topology topology = provisioned();
    AmqpQueue one = queue(client, topology, LONG);
    AmqpQueue other = queue(client(), topology, LONG);
    for (int i = 0; i < 10; i++) {
      get(one.send(List.of(message("body")), Duration.ZERO));
    }

    int taken = get(one.receive(2, SECONDS)).size();
    for (int calls = 0; taken < 2 && calls < 20; calls++) {
      taken += get(one.receive(2 - taken, SECONDS)).size();
    }
    assertThat(get(one.depth()).inFlight()).isEqualTo(2);
    int left = 0;
    for (int calls = 0; left < 8 && calls < 20; calls++) {
      left += get(other.receive(8 - left, SECONDS)).size();
    }
    assertThat(left).isEqualTo(8);
  }

  @Test
  void what_comes_for_a_caller_who_has_gone_goes_to_another_and_costs_no_try() {
    Topology topology = provisioned();
    AmqpQueue one = queue(client, topology, LONG);
    AmqpQueue other = queue(client(), topology, LONG);
    CompletableFuture<List<Delivery>> gone = one.receive(10, Duration.ofSeconds(20));
    await().atMost(SECONDS).until(() -> consumers(topology) == 1);
    gone.cancel(true);
    get(one.send(List.of(message("x")), Duration.ZERO));

    assertThat(receiveOne(other).attempt()).isEqualTo(1);
    assertThat(consumers(topology)).isEqualTo(1);
  }

  final long consumers(Topology topology) {
    return asStranger(
        channel -> (long) channel.queueDeclarePassive(topology.queue().value()).getConsumerCount());
  }

  @Test
  void what_waits_for_a_slow_caller_goes_to_another_though_he_asks_again_and_again() {
    Topology topology = provisioned();
    AmqpQueue slow = queue(client, topology, LONG);
    AmqpQueue other = queue(client(), topology, LONG);
    CompletableFuture<List<Delivery>> gone = slow.receive(10, Duration.ofSeconds(20));
    await().atMost(SECONDS).until(() -> consumers(topology) == 1);
    gone.cancel(true);
    for (int i = 0; i < 10; i++) {
      get(slow.send(List.of(message("x")), Duration.ZERO));
    }
    List<Delivery> others = new ArrayList<>();
    int slows = 0;
    for (int turns = 0; turns < 10 && slows + others.size() < 10; turns++) {
      slows += get(slow.receive(1, Duration.ofMillis(100))).size();
      others.addAll(get(other.receive(10, SHORT)));
    }
    assertThat(slows + others.size()).isEqualTo(10);
    assertThat(others).hasSizeGreaterThan(2).extracting(Delivery::attempt).containsOnly(1);
  }

  @Test
  void asks_for_more_when_more_is_wanted_and_gets_it() {
    Topology topology = provisioned();
    AmqpQueue queue = queue(client, topology, LONG);
    List<Delivery> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      get(queue.send(List.of(message("body")), Duration.ZERO));
    }
    while (all.size() < 50) {
      List<Delivery> more = get(queue.receive(10, SECONDS));
      assertThat(more).as("beside the %s that there are", all.size()).isNotEmpty();
      all.addAll(more);
    }
    assertThat(all).hasSize(50);
    assertThat(get(queue.acknowledge(all))).containsOnly(AcknowledgeResult.GONE);
    await().atMost(SECONDS).until(() -> get(queue.depth()).total() == 0);
  }

  @Test
  void a_closed_queue_gives_back_what_it_had() {
    Topology topology = provisioned();
    AmqpQueue one = queue(client, topology, LONG);
    AmqpQueue other = queue(client(), topology, LONG);
    get(one.send(List.of(message("x")), Duration.ZERO));
    receiveOne(one);
    one.close();

    assertThat(receiveOne(other).attempt()).isEqualTo(2);
    assertThatThrownBy(() -> one.receive(1, Duration.ZERO).join()).hasMessageContaining("closed");
  }

  @Test
  void what_was_acknowledged_before_it_was_closed_does_not_come_again() {
    Topology topology = provisioned();
    AmqpQueue other = queue(client, topology, LONG);
    for (int round = 0; round < 5; round++) {
      AmqpQueue queue = queue(client(), topology, LONG);
      for (int i = 0; i < 50; i++) {
        get(other.send(Stream.generate(() -> message("x")).limit(10).toList(), Duration.ZERO));
      }
      for (int left = 500; left > 0; ) {
        List<Delivery> deliveries = get(queue.receive(10, SECONDS));
        assertThat(deliveries).as("of the %s that are left", left).isNotEmpty();
        left -= deliveries.size();
        var unused = queue.acknowledge(deliveries);
      }
      queue.close();
      assertThat(get(other.receive(10, SHORT))).as("round %s", round).isEmpty();
    }
  }

  @Test
  void delays_by_the_second() {
    Topology topology = provisioned();
    AmqpQueue queue = queue(client, topology, LONG);
    Instant sent = Instant.now();
    for (int seconds : List.of(6, 3, 5, 1)) {
      get(queue.send(List.of(message("" + seconds)), Duration.ofSeconds(seconds)));
    }
    assertThat(get(queue.depth())).isEqualTo(new Depth(0, 0, 4));
    for (int seconds : List.of(1, 3, 5, 6)) {
      Delivery delivery = receiveOne(queue);
      assertThat(delivery.message().body()).isEqualTo("" + seconds);
      assertThat(delivery.message().attributes()).isEmpty();
      assertThat(delivery.attempt()).isEqualTo(1);
      assertThat(Duration.between(sent, Instant.now()))
          .isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds).plusMillis(900));
    }
  }

  @Test
  void only_the_main_queue_has_delays() {
    AmqpQueue dead = deadQueue(provisioned());
    assertThatThrownBy(() -> dead.send(List.of(message("x")), Duration.ofSeconds(1)).join())
        .hasMessageContaining("has no delays");
  }

  @Test
  void a_missing_queue_fails_with_what_mends_it() {
    AmqpQueue queue = queue(client, newTopology(), LONG);
    SendResult result = get(queue.send(List.of(message("x")), Duration.ZERO)).get(0);
    assertThat(result)
        .isInstanceOfSatisfying(
            SendResult.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains("there is no queue")
                    .contains("which setup makes"));
    for (CompletableFuture<?> call : List.of(queue.receive(1, SECONDS), queue.depth())) {
      assertThat(failureOf(call))
          .isInstanceOf(QueueException.class)
          .hasMessageContaining("setup makes what is missing");
    }
    SendResult delayed = get(queue.send(List.of(message("x")), SECONDS)).get(0);
    assertThat(delayed).isInstanceOf(SendResult.Failed.class);
  }

  @Test
  void a_queue_that_is_made_later_is_used_by_then() {
    Topology topology = newTopology();
    AmqpQueue queue = queue(client, topology, LONG);
    assertThatThrownBy(() -> queue.receive(1, SECONDS).join()).isNotNull();
    new AmqpProvisioner(client).provision(topology);

    assertThat(get(queue.send(List.of(message("x")), Duration.ZERO)))
        .containsExactly(new SendResult.Sent(new MessageId("id-1")));
    assertThat(receiveOne(queue).message().body()).isEqualTo("x");
  }

  @Test
  void carries_attributes_in_every_script() {
    Topology topology = provisioned();
    AmqpQueue queue = queue(client, topology, LONG);
    Message message =
        message("x")
            .with(
                Map.of(
                    "reason", Attribute.text("Café \uD83D\uDE00 failed"),
                    "own", new Attribute("String.json", "{\"ü\": \"\uD83D\uDE00\"}"),
                    "number", new Attribute("Number.float", "1.50"),
                    "empty", Attribute.text(""),
                    "lines", Attribute.text("\r\n\t\u0001")));
    get(queue.send(List.of(message), Duration.ZERO));
    Delivery delivery = receiveOne(queue);
    assertThat(delivery.message()).isEqualTo(message);
    get(queue.release(delivery, Duration.ZERO));
    assertThat(receiveOne(queue).message()).isEqualTo(message);
  }

  @Test
  void takes_attributes_up_to_64_KiB() {
    Topology topology = provisioned();
    AmqpQueue queue = queue(client, topology, LONG);
    Message most = message("x").with(Map.of("long", Attribute.text("v".repeat(65_000))));
    Message tooMuch = message("x").with(Map.of("long", Attribute.text("v".repeat(66_000))));
    assertThat(get(queue.send(List.of(most, tooMuch), Duration.ZERO)))
        .satisfiesExactly(
            sent -> assertThat(sent).isEqualTo(new SendResult.Sent(most.id())),
            refused -> assertThat(refused).isInstanceOf(SendResult.Refused.class));
    assertThat(receiveOne(queue).message()).isEqualTo(most);
  }

  // --- provisioning
  // -------------------------------------------------------------------------------

  @Test
  void makes_the_queues_and_keeps_them_the_second_time() {
    Topology topology = newTopology();
    AmqpProvisioner provisioner = new AmqpProvisioner(client);
    assertThat(provisioner.check(topology)).hasOnlyElementsOfType(ProvisioningStep.Missing.class);
    List<ProvisioningStep> made = provisioner.provision(topology);
    assertThat(made).hasOnlyElementsOfType(ProvisioningStep.Created.class);
    assertThat(made)
        .extracting(ProvisioningStep::name)
        .contains(topology.queue().value(), topology.dead().value(), topology.results().value());
    assertThat(provisioner.provision(topology))
        .hasOnlyElementsOfType(ProvisioningStep.Kept.class)
        .hasSameSizeAs(made);
    assertThat(provisioner.check(topology)).hasOnlyElementsOfType(ProvisioningStep.Kept.class);
  }
}
