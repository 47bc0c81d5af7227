package dev.sluice.backend.amqp;

import dev.sluice.backend.amqp.AmqpPublisher.Outgoing;
import dev.sluice.engine.batch.BatchLimits;
import dev.sluice.engine.queue.AcknowledgeResult;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Depth;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.MessageText;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of an AMQP broker, as {@link AmqpProvisioner} makes it.
 *
 * <p>Messages are persistent, and sent when the broker has confirmed them. A message's id is the
 * property message-id; one without, from some other program, gets an id at its delivery. Delays are
 * whole seconds, rounded up.
 *
 * <p>The client belongs to the caller, who closes it after its queues.
 */
public final class AmqpQueue implements MessageQueue {

  private static final Logger log = LoggerFactory.getLogger(AmqpQueue.class);

  /** A batch here is what is on its way together; the broker has no bound of its own. */
  private static final BatchLimits LIMITS = new BatchLimits(10, MessageText.MAX_BYTES);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final QueueName name;
  private final AmqpQueueOptions options;
  private final AmqpPublisher publisher;
  private final AmqpReceiver receiver;
  private final AmqpCounter counter;

  public AmqpQueue(AmqpClient client, QueueName name, AmqpQueueOptions options) {
    this.name = name;
    this.options = options;
    AmqpLink link = client.newLink("reads " + name);
    this.publisher = new AmqpPublisher(client, name);
    this.receiver = new AmqpReceiver(client, link, publisher, name, options);
    this.counter = new AmqpCounter(client, link, name, options);
  }

  @Override
  public QueueName name() {
    return name;
  }

  @Override
  public BatchLimits limits() {
    return LIMITS;
  }

  @Override
  public int sizeOf(Message message) {
    return AmqpMessages.size(message);
  }

  @Override
  public CompletableFuture<List<SendResult>> send(List<Message> messages, Duration delay) {
    if (!delay.isZero() && !options.delays()) {
      return CompletableFuture.failedFuture(new QueueException("queue " + name + " has no delays"));
    }
    Instant now = Instant.now();
    List<SendResult> results = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    List<Outgoing> outgoing = new ArrayList<>();
    for (Message message : messages) {
      Optional<String> refusal = AmqpMessages.refusal(message);
      if (refusal.isEmpty()) {
        positions.add(results.size());
        outgoing.add(AmqpMessages.outgoing(name, message, now, delay));
      }
      results.add(new SendResult.Refused(refusal.orElse("")));
    }
    if (outgoing.isEmpty()) {
      return CompletableFuture.completedFuture(results);
    }
    return AmqpFailure.unwrapped(
        publisher
            .publish(outgoing)
            .thenApply(
                published -> {
                  for (int i = 0; i < published.size(); i++) {
                    results.set(positions.get(i), published.get(i));
                  }
                  return results;
                }));
  }

  @Override
  public CompletableFuture<List<Delivery>> receive(int most, Duration wait) {
    return receiver.receive(
        Math.min(most, LIMITS.messages()), wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
  }

  /**
   * {@link AcknowledgeResult#GONE} means that the broker was told; AMQP has no answer to that. If
   * the connection breaks before the broker reads it, the message is delivered again.
   */
  @Override
  public CompletableFuture<List<AcknowledgeResult>> acknowledge(List<Delivery> deliveries) {
    return receiver.acknowledge(deliveries);
  }

  @Override
  public CompletableFuture<Void> extend(Delivery delivery, Duration visibility) {
    return receiver.extend(delivery, visibility);
  }

  @Override
  public CompletableFuture<Void> release(Delivery delivery, Duration delay) {
    return receiver.release(delivery, delay);
  }

  /**
   * AMQP does not say what other consumers have in hand: {@link Depth#inFlight} is what this object
   * has. (Broker-J counts all that was delivered as ready.)
   */
  @Override
  public CompletableFuture<Depth> depth() {
    return AmqpFailure.unwrapped(receiver.inHand().thenCompose(counter::depth));
  }

  /** Gives back what was pushed here and not asked for; takes 2 s at the most. */
  @Override
  public void close() {
    try {
      receiver.close().get(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.debug("queue {} was not closed in order; the broker gives back what it had", name, e);
    }
    publisher.close();
    counter.close();
    receiver.end(counter.thread());
  }
}
