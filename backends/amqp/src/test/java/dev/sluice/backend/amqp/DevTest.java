package dev.sluice.backend.amqp;

import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.MessageQueueContract;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

class DevTest extends MessageQueueContract {
  private static final AtomicInteger NUMBER =
      new AtomicInteger((int) (System.nanoTime() % 1000) * 1000);
  private final AmqpClient client =
      new AmqpClient(AmqpOptions.of(AmqpOptions.DEFAULT_URL, Optional.empty()), "test");
  private final List<MessageQueue> queues = new ArrayList<>();

  @AfterEach
  void close() {
    queues.forEach(MessageQueue::close);
    client.close();
  }

  @Override
  protected MessageQueue newQueue(Duration visibility) {
    String name = "q" + NUMBER.incrementAndGet();
    QueueName dead = new QueueName(name + "-dead");
    long t = System.nanoTime();
    new AmqpProvisioner(client)
        .provision(Topology.of(new QueueName(name), dead, new QueueName(name + "-results")));
    System.out.println("provisioned in " + (System.nanoTime() - t) / 1_000_000 + " ms");
    MessageQueue queue =
        new AmqpQueue(client, new QueueName(name), AmqpQueueOptions.work(visibility, dead));
    queues.add(queue);
    return queue;
  }

  @Override
  protected List<Delivery> receiveAfter(MessageQueue queue, Duration time) {
    return get(queue.receive(10, time));
  }
}
