package dev.sluice.backend.amqp;

import dev.sluice.engine.batch.BatchLimits;
import dev.sluice.engine.queue.AcknowledgeResult;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Depth;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.MessageText;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A queue of an AMQP broker. */
public final class AmqpQueue implements MessageQueue {

  private final QueueName name;

  public AmqpQueue(AmqpClient client, QueueName name, AmqpQueueOptions options) {
    this.name = name;
  }

  @Override
  public QueueName name() {
    return name;
  }

  @Override
  public BatchLimits limits() {
    return new BatchLimits(100, MessageText.MAX_BYTES);
  }

  @Override
  public int sizeOf(Message message) {
    return MessageText.utf8Length(message.body());
  }

  @Override
  public CompletableFuture<List<SendResult>> send(List<Message> messages, Duration delay) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<List<Delivery>> receive(int most, Duration wait) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<List<AcknowledgeResult>> acknowledge(List<Delivery> deliveries) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Void> extend(Delivery delivery, Duration visibility) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Void> release(Delivery delivery, Duration delay) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Depth> depth() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
