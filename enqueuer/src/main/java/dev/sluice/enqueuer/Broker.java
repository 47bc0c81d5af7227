package dev.sluice.enqueuer;

import dev.sluice.aws.AwsTimer;
import dev.sluice.backend.amqp.AmqpClient;
import dev.sluice.backend.amqp.AmqpOptions;
import dev.sluice.backend.amqp.AmqpProvisioner;
import dev.sluice.backend.amqp.AmqpQueue;
import dev.sluice.backend.amqp.AmqpQueueOptions;
import dev.sluice.backend.sqs.SqsOptions;
import dev.sluice.backend.sqs.SqsProvisioner;
import dev.sluice.backend.sqs.SqsQueue;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.QueueProvisioner;
import dev.sluice.engine.queue.Stage;
import dev.sluice.engine.queue.Topology;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * What an environment says the queues are on, and what makes them there.
 *
 * @param provisioner makes them
 * @param queue opens the one that work waits on
 * @param resource what is to be closed at the end
 */
record Broker(
    QueueProvisioner provisioner, Function<Topology, MessageQueue> queue, Runnable resource)
    implements AutoCloseable {

  /** What {@code SLUICE_QUEUE} names; only that is connected to. */
  static Broker open(Map<String, String> environment) {
    String kind = environment.getOrDefault("SLUICE_QUEUE", "sqs");
    return switch (kind) {
      case "sqs" ->
          sqs(
              SqsAsyncClient.builder()
                  .overrideConfiguration(o -> o.scheduledExecutorService(new AwsTimer()))
                  .build());
      case "amqp" ->
          amqp(
              new AmqpClient(
                  AmqpOptions.fromEnvironment(environment),
                  Stage.fromEnvironment(environment).of("sluice-enqueuer")));
      default ->
          throw new IllegalArgumentException("SLUICE_QUEUE is sqs or amqp, not \"" + kind + "\"");
    };
  }

  static Broker sqs(SqsAsyncClient client) {
    return new Broker(
        new SqsProvisioner(client),
        topology -> new SqsQueue(client, topology.queue(), SqsOptions.defaults()),
        client::close);
  }

  private static Broker amqp(AmqpClient client) {
    return new Broker(
        new AmqpProvisioner(client),
        topology ->
            new AmqpQueue(
                client,
                topology.queue(),
                AmqpQueueOptions.work(topology.visibility(), topology.dead())),
        client::close);
  }

  @Override
  public void close() {
    resource.run();
  }
}
