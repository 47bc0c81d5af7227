package dev.sluice.engine.queue;

import dev.sluice.engine.batch.BatchLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A queue that hands every call on to another; tests override the calls that they interfere in. */
public abstract class ForwardingQueue implements MessageQueue {

  private final MessageQueue queue;

  protected ForwardingQueue(MessageQueue queue) {
    this.queue = queue;
  }

  @Override
  public QueueName name() {
    return queue.name();
  }

  @Override
  public BatchLimits limits() {
    return queue.limits();
  }

  @Override
  public int sizeOf(Message message) {
    return queue.sizeOf(message);
  }

  @Override
  public CompletableFuture<List<SendResult>> send(List<Message> messages, Duration delay) {
    return queue.send(messages, delay);
  }

  @Override
  public CompletableFuture<List<Delivery>> receive(int most, Duration wait) {
    return queue.receive(most, wait);
  }

  @Override
  public CompletableFuture<List<AcknowledgeResult>> acknowledge(List<Delivery> deliveries) {
    return queue.acknowledge(deliveries);
  }

  @Override
  public CompletableFuture<Void> extend(Delivery delivery, Duration visibility) {
    return queue.extend(delivery, visibility);
  }

  @Override
  public CompletableFuture<Void> release(Delivery delivery, Duration delay) {
    return queue.release(delivery, delay);
  }

  @Override
  public CompletableFuture<Depth> depth() {
    return queue.depth();
  }

  @Override
  public void close() {
    queue.close();
  }
}
