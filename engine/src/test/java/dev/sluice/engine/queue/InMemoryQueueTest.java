package dev.sluice.engine.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

final class InMemoryQueueTest extends MessageQueueContract {

  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  protected MessageQueue newQueue(Duration visibility) {
    return new InMemoryQueue(new QueueName("contract"), visibility, () -> now);
  }

  @Override
  protected List<Delivery> receiveAfter(MessageQueue queue, Duration time) {
    now = now.plus(time);
    return get(queue.receive(10, Duration.ZERO));
  }
}
