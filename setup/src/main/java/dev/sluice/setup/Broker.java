package dev.sluice.setup;

import dev.sluice.backend.amqp.AmqpClient;
import dev.sluice.backend.amqp.AmqpOptions;
import dev.sluice.backend.amqp.AmqpProvisioner;
import dev.sluice.backend.amqp.AmqpQueue;
import dev.sluice.backend.amqp.AmqpQueueOptions;
import dev.sluice.backend.sqs.SqsOptions;
import dev.sluice.backend.sqs.SqsProvisioner;
import dev.sluice.backend.sqs.SqsQueue;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.QueueProvisioner;
import dev.sluice.engine.queue.Stage;
import dev.sluice.engine.queue.Topology;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * What the queues are on, as it was chosen.
 *
 * @param provisioner makes the queues
 * @param addresses of which one takes connections when it is there; empty if that cannot be said
 * @param variable what names them
 * @param queues opens a queue
 * @param connections ends what all of them use
 */
record Broker(
    QueueProvisioner provisioner,
    List<URI> addresses,
    String variable,
    QueueOpener queues,
    Runnable connections)
    implements AutoCloseable {

  /** Opens one of an installation's queues. */
  interface QueueOpener {
    MessageQueue open(Topology topology, QueueName name);
  }

  Broker {
    addresses = List.copyOf(addresses);
  }

  /** The one place where a kind of queue is chosen; only the chosen one's client is made. */
  static Broker of(
      String kind, Map<String, String> environment, Supplier<SqsAsyncClient> sqsClients) {
    return switch (kind) {
      case "sqs" -> sqs(sqsClients.get());
      case "amqp" ->
          amqp(
              AmqpOptions.fromEnvironment(environment),
              Stage.fromEnvironment(environment).of("sluice-setup"));
      default -> throw new SetupException("SLUICE_QUEUE is sqs or amqp, not \"" + kind + "\"");
    };
  }

  /**
   * The client is not closed: whoever made it may go on using it, and to close it here would cost
   * each run the two seconds of Netty's quiet period.
   */
  private static Broker sqs(SqsAsyncClient client) {
    return new Broker(
        new SqsProvisioner(client),
        client.serviceClientConfiguration().endpointOverride().stream().toList(),
        "AWS_ENDPOINT_URL_SQS",
        (topology, name) -> new SqsQueue(client, name, SqsOptions.defaults()),
        () -> {});
  }

  private static Broker amqp(AmqpOptions options, String connectionName) {
    AmqpClient client = new AmqpClient(options, connectionName);
    String scheme = options.tls() ? "amqps://" : "amqp://";
    return new Broker(
        new AmqpProvisioner(client),
        options.nodes().stream().map(node -> URI.create(scheme + node)).toList(),
        AmqpOptions.URL_VARIABLE,
        (topology, name) ->
            new AmqpQueue(
                client,
                name,
                name.equals(topology.queue())
                    ? AmqpQueueOptions.work(topology.visibility(), topology.dead())
                    : AmqpQueueOptions.plain()),
        client::close);
  }

  @Override
  public void close() {
    connections.run();
  }
}
