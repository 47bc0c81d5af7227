package dev.sluice.bench.micro;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A queue that confirms at once what is sent to it, and keeps nothing. As a client of a real one
 * does, it confirms on a thread of its own: what has ended before the batcher looks at it is ended
 * by {@code CompletableFuture}'s own executor, which on one or two processors makes a thread for
 * each.
 */
final class AnsweringQueue implements MessageQueue {

  private static final QueueName NAME = new QueueName("answering");
  private static final BatchLimits LIMITS = new BatchLimits(10, MessageText.MAX_BYTES);

  private final ExecutorService loop = Executors.newSingleThreadExecutor();

  @Override
  public QueueName name() {
    return NAME;
  }

  @Override
  public BatchLimits limits() {
    return LIMITS;
  }

  @Override
  public int sizeOf(Message message) {
    return MessageText.utf8Length(message.body());
  }

  @Override
  public CompletableFuture<List<SendResult>> send(List<Message> messages, Duration delay) {
    return CompletableFuture.supplyAsync(
        () -> messages.stream().<SendResult>map(m -> new SendResult.Sent(m.id())).toList(), loop);
  }

  @Override
  public CompletableFuture<List<Delivery>> receive(int most, Duration wait) {
    return nothingIsHere();
  }

  @Override
  public CompletableFuture<List<AcknowledgeResult>> acknowledge(List<Delivery> deliveries) {
    return nothingIsHere();
  }

  @Override
  public CompletableFuture<Void> extend(Delivery delivery, Duration visibility) {
    return nothingIsHere();
  }

  @Override
  public CompletableFuture<Void> release(Delivery delivery, Duration delay) {
    return nothingIsHere();
  }

  @Override
  public CompletableFuture<Depth> depth() {
    return nothingIsHere();
  }

  private static <T> CompletableFuture<T> nothingIsHere() {
    return CompletableFuture.failedFuture(new UnsupportedOperationException("it keeps nothing"));
  }

  @Override
  public void close() {
    loop.shutdownNow();
  }
}
