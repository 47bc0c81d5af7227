package dev.sluice.backend.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The server of the other tests: that it is what they rely on. */
@Tag("verify")
class RabbitTest {

  private static final String QUEUE = "kept";

  private static ConnectionFactory factory(AmqpOptions options) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    AmqpOptions.Node node = options.nodes().get(0);
    factory.setHost(node.host());
    factory.setPort(node.port());
    factory.setUsername(options.user());
    factory.setPassword(options.password());
    if (options.tls()) {
      factory.useSslProtocol(trusting(options));
      factory.enableHostnameVerification();
    }
    return factory;
  }

  private static SSLContext trusting(AmqpOptions options) throws Exception {
    KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
    authorities.load(null);
    try (InputStream file = Files.newInputStream(options.authorities().orElseThrow())) {
      authorities.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void a_confirmed_message_survives_that_it_is_killed() throws Exception {
    try (Rabbit rabbit = Rabbit.plain()) {
      ConnectionFactory factory = factory(rabbit.options());
      factory.setAutomaticRecoveryEnabled(false);
      Connection lost = factory.newConnection();
      Channel publisher = lost.createChannel();
      publisher.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
      rabbit.remember();
      publisher.confirmSelect();
      publisher.basicPublish(
          "", QUEUE, MessageProperties.PERSISTENT_BASIC, "still here".getBytes(UTF_8));
      publisher.waitForConfirmsOrDie();

      rabbit.kill();
      Awaitility.await().until(() -> !lost.isOpen());
      rabbit.start();

      try (Connection connection = factory.newConnection();
          Channel consumer = connection.createChannel()) {
        GetResponse message = consumer.basicGet(QUEUE, true);
        assertThat(new String(message.getBody(), UTF_8)).isEqualTo("still here");
      }
    }
  }

  @Test
  void is_administered() {
    try (Rabbit rabbit = Rabbit.plain()) {
      rabbit.ctl("add_vhost", "jobs");
      assertThat(rabbit.ctl("list_vhosts", "name")).containsExactlyInAnyOrder("/", "jobs");
      assertThatThrownBy(() -> rabbit.ctl("delete_vhost", "none"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("none");
    }
  }

  @Test
  void encrypts_and_is_who_it_says() throws Exception {
    try (Rabbit rabbit = Rabbit.withCertificateFor("ip:127.0.0.1", "dns:localhost");
        Connection connection = factory(rabbit.options()).newConnection()) {
      assertThat(rabbit.options().tls()).isTrue();
      assertThat(connection.isOpen()).isTrue();
    }
  }

  @Test
  void is_refused_if_its_certificate_names_another() {
    try (Rabbit rabbit = Rabbit.withCertificateFor("dns:elsewhere.example")) {
      assertThatThrownBy(() -> factory(rabbit.options()).newConnection())
          .isInstanceOf(SSLHandshakeException.class);
    }
  }
}
