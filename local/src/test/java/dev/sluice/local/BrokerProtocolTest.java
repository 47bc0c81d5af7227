package dev.sluice.local;

import static dev.sluice.local.AmqpSession.PATIENCE;
import static dev.sluice.local.AmqpSession.PERSISTENT;
import static dev.sluice.local.AmqpSession.WORK;
import static dev.sluice.local.AmqpSession.after;
import static dev.sluice.local.AmqpSession.delayFor;
import static dev.sluice.local.AmqpSession.to;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an adapter may rely on with this broker, and where it is another one than RabbitMQ. */
final class BrokerProtocolTest {

  private static LocalBroker broker;

  private AmqpSession session;

  @BeforeAll
  static void start() {
    broker = LocalBroker.start(LocalOptions.forTests());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void connect() throws Exception {
    session = AmqpSession.open(broker.endpoint());
  }

  @AfterEach
  void disconnect() {
    session.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void says_which_broker_it_is() {
    assertThat(session.connection().getServerProperties().get("product"))
        .hasToString("Apache Qpid Broker-J Core");
  }

  @Test
  void a_delayed_message_comes_when_its_own_time_is_up_and_stays() throws Exception {
    session.declare("timed", WORK);
    session.declare("timed.delay", delayFor("timed"));
    BlockingQueue<Long> late = new LinkedBlockingQueue<>();
    List<Integer> order = new ArrayList<>();
    session
        .channel()
        .basicConsume(
            "timed",
            false,
            (tag, delivery) -> {
              order.add((int) delivery.getBody()[0]);
              late.add(
                  System.currentTimeMillis()
                      - Long.parseLong(delivery.getProperties().getExpiration()));
            },
            tag -> {});
    for (int tenths : new int[] {20, 4, 12, 8}) {
      session.publish(
          "timed.delay", after(Duration.ofMillis(tenths * 100L)), new byte[] {(byte) tenths});
    }
    for (int i = 0; i < 4; i++) {
      // 300 ms, or what a machine that has much to do makes of them
      assertThat(late.poll(30, SECONDS)).isBetween(0L, 2_000L);
    }
    assertThat(order).containsExactly(4, 8, 12, 20);
    session.connection().abort();

    try (AmqpSession other = AmqpSession.open(broker.endpoint())) {
      GetResponse again = other.get("timed");
      assertThat(again.getEnvelope().isRedeliver()).isTrue();
      assertThat(again.getProps().getHeaders()).isNull();
      assertThat(other.count("timed")).isEqualTo(4);
      assertThat(other.count("timed.delay")).isZero();
    }
  }

  /** Why the queue of work has its {@code minimumMessageTtl}. */
  @Test
  void a_message_that_has_expired_is_lost_on_its_way_to_a_queue_on_which_messages_expire()
      throws Exception {
    session.declare("plain", Map.of());
    session.declare("plain.delay", delayFor("plain"));
    session.publish("plain.delay", after(Duration.ofMillis(50)), bytes("lost"));
    Awaitility.await().atMost(PATIENCE).until(() -> session.count("plain.delay") == 0);
    assertThat(session.count("plain")).isZero();
  }

  @Test
  void a_message_can_wait_twice_and_for_long() throws Exception {
    session.declare("twice", WORK);
    session.declare("twice.delay", delayFor("twice"));
    session.publish("twice.delay", after(Duration.ofMillis(50)), bytes("a"));
    GetResponse first = session.get("twice");
    session.publish("twice.delay", after(Duration.ofMillis(50)), first.getBody());
    session.acknowledge(first);
    assertThat(session.get("twice").getEnvelope().isRedeliver()).isFalse();
    session.publish("twice.delay", after(Duration.ofDays(14)), bytes("b"));
    assertThat(session.count("twice.delay")).isEqualTo(1);
  }

  /** A time to live, as RabbitMQ has it, is a time long ago here. */
  @Test
  void the_expiration_is_a_time_and_not_a_duration() throws Exception {
    session.declare("relative", WORK);
    session.declare("relative.delay", delayFor("relative"));
    session.publish(
        "relative.delay", PERSISTENT.builder().expiration("600000").build(), bytes("at once"));
    assertThat(session.get("relative").getBody()).isEqualTo(bytes("at once"));
  }

  @Test
  void a_queue_can_limit_how_long_its_messages_live() throws Exception {
    session.declare("limited", WORK);
    session.declare(
        "limited.delay",
        Map.of(
            "maximumMessageTtl",
            200,
            "expiryPolicy",
            "ROUTE_TO_ALTERNATE",
            "alternateBinding",
            to("limited")));
    session.publish("limited.delay", PERSISTENT, bytes("a"));
    assertThat(session.get("limited").getBody()).isEqualTo(bytes("a"));
  }

  @Test
  void a_message_for_no_queue_is_returned_and_not_confirmed_and_the_connection_goes_on()
      throws Exception {
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    Channel channel = session.channel();
    channel.addReturnListener(
        returned -> said.add(returned.getReplyCode() + " " + returned.getRoutingKey()));
    channel.addConfirmListener(
        (tag, multiple) -> said.add("ack"), (tag, multiple) -> said.add("nack"));
    channel.basicPublish("", "nowhere", true, PERSISTENT, bytes("a"));
    assertThat(List.of(said.take(), said.take())).containsExactlyInAnyOrder("312 nowhere", "nack");
    channel.basicPublish("", "nowhere", false, PERSISTENT, bytes("a"));
    assertThat(said.take()).isEqualTo("ack");
    session.declare("somewhere", WORK);
    channel.basicPublish("", "somewhere", true, PERSISTENT, bytes("a"));
    assertThat(said.take()).isEqualTo("ack");
  }

  @Test
  void takes_a_mebibyte_as_it_is_and_more() throws Exception {
    session.declare("large", WORK);
    for (int size : new int[] {0, 1, 1 << 18, 1 << 20, 5 << 20}) {
      byte[] body = new byte[size];
      new Random(size).nextBytes(body);
      session.publish("large", PERSISTENT, body);
      GetResponse got = session.get("large");
      assertThat(got.getBody()).isEqualTo(body);
      session.acknowledge(got);
    }
  }

  /** EncodingUtils.getUTF8Length compares an index with the wrong length. */
  @Test
  void refuses_some_texts_in_headers_and_takes_them_as_bytes() throws Exception {
    String smile = "Caf\u00E9 \uD83D\uDE00";
    session.declare("smile", WORK);
    session.publish(
        "smile",
        PERSISTENT.builder().messageId(smile).headers(Map.of("a", bytes(smile))).build(),
        bytes(smile));
    GetResponse got = session.get("smile");
    assertThat(got.getBody()).isEqualTo(bytes(smile));
    assertThat(got.getProps().getMessageId()).isEqualTo(smile);
    assertThat((byte[]) got.getProps().getHeaders().get("a")).isEqualTo(bytes(smile));
    assertThatThrownBy(
            () ->
                session.publish(
                    "smile",
                    PERSISTENT.builder().headers(Map.of("a", smile)).build(),
                    bytes(smile)))
        .isInstanceOf(ShutdownSignalException.class)
        .hasMessageContaining("reply-code=501")
        .hasMessageContaining("malformed content header");
  }

  @Test
  void a_connection_has_200_channels_and_more() throws Exception {
    session.declare("many", WORK);
    List<Channel> channels = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      channels.add(session.connection().createChannel());
    }
    for (Channel channel : channels) {
      assertThat(channel).isNotNull();
      channel.basicPublish("", "many", PERSISTENT, bytes("a"));
    }
    Awaitility.await().atMost(PATIENCE).until(() -> session.count("many") == 250);
  }

  @Test
  void beats_its_heart_and_goes_on_while_nothing_else_is_said() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker.endpoint());
    factory.setRequestedHeartbeat(1);
    try (Connection connection = factory.newConnection()) {
      assertThat(connection.getHeartbeat()).isEqualTo(1);
      long start = System.nanoTime();
      Awaitility.await()
          .atMost(PATIENCE)
          .during(Duration.ofSeconds(4)) // after 2 s without a beat the client closes it
          .until(connection::isOpen);
      assertThat(System.nanoTime() - start).isGreaterThan(3_000_000_000L);
    }
  }

  @Test
  void what_is_requeued_comes_again_marked_and_counted_meanwhile() throws Exception {
    session.declare("again", WORK);
    session.publish("again", PERSISTENT, bytes("a"));
    session.publish("again", PERSISTENT, bytes("b"));
    GetResponse first = session.get("again");
    assertThat(first.getEnvelope().isRedeliver()).isFalse();
    assertThat(session.count("again")).as("with what is not acknowledged").isEqualTo(2);
    session.requeue(first);
    GetResponse second = session.get("again");
    assertThat(second.getBody()).isEqualTo(bytes("a"));
    assertThat(second.getEnvelope().isRedeliver()).isTrue();
    session.acknowledge(second);
    assertThat(session.count("again")).isEqualTo(1);
  }

  @Test
  void what_is_rejected_too_often_goes_to_the_alternate_queue() throws Exception {
    session.declare("tried.dead", WORK);
    session.declare(
        "tried",
        Map.of(
            "minimumMessageTtl",
            Long.MAX_VALUE,
            "x-qpid-maximum-delivery-count",
            2,
            "alternateBinding",
            to("tried.dead")));
    session.publish("tried", PERSISTENT, bytes("a"));
    for (int i = 0; i < 5; i++) { // requeued is not counted
      session.requeue(session.get("tried"));
    }
    session.reject(session.get("tried"));
    session.reject(session.get("tried"));
    GetResponse dead = session.get("tried.dead");
    assertThat(dead.getBody()).isEqualTo(bytes("a"));
    assertThat(dead.getProps().getHeaders()).isNull();
    assertThat(session.count("tried")).isZero();
  }

  /** Nor is it looked at what a consumer had that is gone: such messages come for ever. */
  @Test
  void what_was_delivered_to_a_connection_that_ended_comes_again_however_often() throws Exception {
    session.declare("ended.dead", WORK);
    session.declare(
        "ended", Map.of("x-qpid-maximum-delivery-count", 1, "alternateBinding", to("ended.dead")));
    session.publish("ended", PERSISTENT, bytes("a"));
    for (int i = 0; i < 4; i++) {
      try (AmqpSession other = AmqpSession.open(broker.endpoint())) {
        assertThat(other.get("ended").getEnvelope().isRedeliver()).isEqualTo(i > 0);
      }
    }
    assertThat(session.count("ended.dead")).isZero();
    session.reject(session.get("ended"));
    assertThat(session.get("ended.dead").getBody()).isEqualTo(bytes("a"));
  }

  @Test
  void what_is_rejected_on_a_queue_without_a_limit_is_requeued() throws Exception {
    session.declare("rejected", WORK);
    session.publish("rejected", PERSISTENT, bytes("a"));
    session.reject(session.get("rejected"));
    assertThat(session.get("rejected").getEnvelope().isRedeliver()).isTrue();
  }

  @Test
  void the_prefetch_is_for_all_consumers_of_a_channel_and_can_be_changed() throws Exception {
    session.declare("one", WORK);
    session.declare("two", WORK);
    for (int i = 0; i < 5; i++) {
      session.publish("one", PERSISTENT, bytes("a"));
      session.publish("two", PERSISTENT, bytes("a"));
    }
    BlockingQueue<Long> got = new LinkedBlockingQueue<>();
    Channel channel = session.channel();
    channel.basicQos(3);
    for (String queue : List.of("one", "two")) {
      channel.basicConsume(
          queue,
          false,
          (tag, delivery) -> got.add(delivery.getEnvelope().getDeliveryTag()),
          t -> {});
    }
    Awaitility.await().atMost(PATIENCE).during(Duration.ofMillis(300)).until(() -> got.size() == 3);
    channel.basicQos(4);
    Awaitility.await().atMost(PATIENCE).until(() -> got.size() == 4);
  }

  @Test
  void a_queue_may_be_declared_again_with_other_arguments_that_change_nothing() throws Exception {
    session.declare("declared", WORK);
    session.declare("declared", Map.of("maximumMessageTtl", 1));
    session.publish("declared", PERSISTENT, bytes("a"));
    assertThat(session.get("declared").getBody()).isEqualTo(bytes("a"));
    closesChannel(405, () -> session.channel().queueDeclare("declared", true, true, false, null));
  }

  @Test
  void arguments_of_other_brokers_are_ignored() throws Exception {
    session.declare(
        "quorum", Map.of("x-queue-type", "quorum", "x-delivery-limit", 3, "x-message-ttl", 1));
    session.publish("quorum", PERSISTENT, bytes("a"));
    assertThat(session.get("quorum").getBody()).isEqualTo(bytes("a"));
  }

  @Test
  void a_queue_that_is_not_there_is_404() {
    closesChannel(404, () -> session.channel().queueDeclarePassive("nowhere"));
  }

  @Test
  void an_argument_with_a_wrong_value_ends_the_connection() {
    assertThatThrownBy(() -> session.declare("wrong", Map.of("expiryPolicy", "NONE")))
        .hasRootCauseInstanceOf(ShutdownSignalException.class)
        .rootCause()
        .hasMessageContaining("reply-code=542");
    assertThat(session.connection().isOpen()).isFalse();
  }

  @Test
  void an_alternate_queue_has_to_be_there_first() {
    assertThatThrownBy(() -> session.declare("orphan", AmqpSession.delayFor("nowhere")))
        .rootCause()
        .hasMessageContaining("reply-code=404")
        .hasMessageContaining("Unknown alternate destination: 'nowhere'");
    assertThat(session.connection().isOpen()).isFalse();
  }

  private interface Call {
    AMQP.Queue.DeclareOk run() throws IOException;
  }

  private void closesChannel(int code, Call call) {
    assertThatThrownBy(call::run).rootCause().hasMessageContaining("reply-code=" + code);
    assertThat(session.connection().isOpen()).isTrue();
  }
}
