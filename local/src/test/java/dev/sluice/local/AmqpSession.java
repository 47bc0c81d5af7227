package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/**
 * A connection of a test with a channel that confirms, and what queues on Broker-J are declared
 * with.
 */
record AmqpSession(Connection connection, Channel channel) implements AutoCloseable {

  /** For a machine that has much to do. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Of a queue on which nothing expires, whatever the message says. */
  static final Map<String, Object> WORK = Map.of("minimumMessageTtl", Long.MAX_VALUE);

  static final AMQP.BasicProperties PERSISTENT = MessageProperties.PERSISTENT_BASIC;

  /** Of a queue on which messages wait until they expire, and go on to the queue of work then. */
  static Map<String, Object> delayFor(String work) {
    return Map.of("expiryPolicy", "ROUTE_TO_ALTERNATE", "alternateBinding", to(work));
  }

  static String to(String queue) {
    return "{\"destination\":\"" + queue + "\"}";
  }

  static AmqpSession open(URI endpoint) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(endpoint);
    factory.setAutomaticRecoveryEnabled(false);
    Connection connection = factory.newConnection();
    Channel channel = connection.createChannel();
    channel.confirmSelect();
    return new AmqpSession(connection, channel);
  }

  void declare(String queue, Map<String, Object> arguments) throws IOException {
    channel.queueDeclare(queue, true, false, false, arguments);
  }

  void publish(String queue, AMQP.BasicProperties properties, byte[] body)
      throws IOException, InterruptedException, TimeoutException {
    channel.basicPublish("", queue, true, properties, body);
    assertThat(channel.waitForConfirms(PATIENCE.toMillis())).isTrue();
  }

  /** What expires after a delay. */
  static AMQP.BasicProperties after(Duration delay) {
    return PERSISTENT
        .builder()
        .expiration(Long.toString(System.currentTimeMillis() + delay.toMillis()))
        .build();
  }

  int count(String queue) throws IOException {
    return channel.queueDeclarePassive(queue).getMessageCount();
  }

  GetResponse get(String queue) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> channel.basicGet(queue, false), answer -> answer != null);
  }

  void requeue(GetResponse delivery) throws IOException {
    channel.basicNack(delivery.getEnvelope().getDeliveryTag(), false, true);
  }

  void reject(GetResponse delivery) throws IOException {
    channel.basicNack(delivery.getEnvelope().getDeliveryTag(), false, false);
  }

  void acknowledge(GetResponse delivery) throws IOException {
    channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
  }

  @Override
  public void close() {
    connection.abort();
  }
}
