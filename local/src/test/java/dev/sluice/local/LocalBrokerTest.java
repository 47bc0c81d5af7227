package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import org.junit.jupiter.api.Test;

final class LocalBrokerTest {

  private static Connection connect(LocalBroker broker) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker.endpoint());
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection();
  }

  @Test
  void starts() throws Exception {
    try (LocalBroker broker = LocalBroker.start(LocalOptions.forTests());
        Connection connection = connect(broker)) {
      Channel channel = connection.createChannel();
      channel.queueDeclare("q", true, false, false, null);
      assertThat(channel.queueDeclarePassive("q").getMessageCount()).isZero();
    }
  }
}
