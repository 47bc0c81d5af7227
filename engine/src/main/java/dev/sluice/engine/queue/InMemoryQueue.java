package dev.sluice.engine.queue;

import dev.sluice.engine.batch.BatchLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A queue in memory, for unit tests: the port's whole contract, on a clock that the test moves.
 *
 * <p>The clock says what is visible; {@link #receive} waits in real time. Nothing outlives the
 * process.
 */
public final class InMemoryQueue implements MessageQueue {

  private static final class Held {
    final Message message;
    final Instant sentAt;
    Instant visibleAt;
    int deliveries;

    Held(Message message, Instant sentAt, Instant visibleAt) {
      this.message = message;
      this.sentAt = sentAt;
      this.visibleAt = visibleAt;
    }
  }

  private static final Duration LOOK_EVERY = Duration.ofMillis(5);

  private final QueueName name;
  private final Duration visibility;
  private final InstantSource clock;
  private final Map<String, Held> held = new LinkedHashMap<>();
  private long sends;

  /**
   * An empty queue.
   *
   * @param visibility for how long a delivery hides its message
   */
  public InMemoryQueue(QueueName name, Duration visibility, InstantSource clock) {
    this.name = name;
    this.visibility = visibility;
    this.clock = clock;
  }

  @Override
  public QueueName name() {
    return name;
  }

  @Override
  public BatchLimits limits() {
    return new BatchLimits(10, MessageText.MAX_BYTES);
  }

  @Override
  public int sizeOf(Message message) {
    return MessageText.utf8Length(message.body());
  }

  @Override
  public synchronized CompletableFuture<List<SendResult>> send(
      List<Message> messages, Duration delay) {
    List<SendResult> results = new ArrayList<>();
    for (Message message : messages) {
      results.add(send(message, delay));
    }
    return CompletableFuture.completedFuture(results);
  }

  private SendResult send(Message message, Duration delay) {
    if (message.body().isEmpty()) {
      return new SendResult.Refused("the body is empty");
    }
    if (sizeOf(message) > limits().bytes()) {
      return new SendResult.Refused("the body is longer than " + limits().bytes() + " bytes");
    }
    if (MessageText.firstIllegal(message.body()).isPresent()) {
      return new SendResult.Refused("the body has a character that is not legal");
    }
    Instant now = clock.instant();
    held.put(Long.toString(++sends), new Held(message, now, now.plus(delay)));
    return new SendResult.Sent(message.id());
  }

  @Override
  public CompletableFuture<List<Delivery>> receive(int most, Duration wait) {
    List<Delivery> deliveries = take(most);
    if (!deliveries.isEmpty() || wait.isZero() || wait.isNegative()) {
      return CompletableFuture.completedFuture(deliveries);
    }
    CompletableFuture<List<Delivery>> later = new CompletableFuture<>();
    lookAgain(later, most, System.nanoTime() + wait.toNanos());
    return later;
  }

  private void lookAgain(CompletableFuture<List<Delivery>> later, int most, long until) {
    CompletableFuture.delayedExecutor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (later.isDone()) {
                return; // the caller has abandoned the call
              }
              List<Delivery> deliveries = take(most);
              if (!deliveries.isEmpty() || System.nanoTime() - until >= 0) {
                later.complete(deliveries);
              } else {
                lookAgain(later, most, until);
              }
            });
  }

  private synchronized List<Delivery> take(int most) {
    Instant now = clock.instant();
    List<Delivery> deliveries = new ArrayList<>();
    for (Map.Entry<String, Held> entry : held.entrySet()) {
      Held message = entry.getValue();
      if (deliveries.size() < Math.min(most, limits().messages()) && isVisible(message, now)) {
        message.visibleAt = now.plus(visibility);
        message.deliveries++;
        deliveries.add(
            new Delivery(message.message, entry.getKey(), message.deliveries, message.sentAt));
      }
    }
    return deliveries;
  }

  private static boolean isVisible(Held message, Instant now) {
    return !message.visibleAt.isAfter(now);
  }

  @Override
  public synchronized CompletableFuture<List<AcknowledgeResult>> acknowledge(
      List<Delivery> deliveries) {
    List<AcknowledgeResult> results = new ArrayList<>();
    for (Delivery delivery : deliveries) {
      held.remove(delivery.receipt());
      results.add(AcknowledgeResult.GONE);
    }
    return CompletableFuture.completedFuture(results);
  }

  @Override
  public CompletableFuture<Void> extend(Delivery delivery, Duration visibility) {
    return hide(delivery, visibility);
  }

  @Override
  public CompletableFuture<Void> release(Delivery delivery, Duration delay) {
    return hide(delivery, delay);
  }

  private synchronized CompletableFuture<Void> hide(Delivery delivery, Duration duration) {
    Held message = held.get(delivery.receipt());
    if (message == null) {
      return CompletableFuture.failedFuture(new QueueException("the message is gone"));
    }
    message.visibleAt = clock.instant().plus(duration);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletableFuture<Depth> depth() {
    Instant now = clock.instant();
    long ready = held.values().stream().filter(m -> isVisible(m, now)).count();
    long inFlight =
        held.values().stream().filter(m -> !isVisible(m, now) && m.deliveries > 0).count();
    return CompletableFuture.completedFuture(
        new Depth(ready, inFlight, held.size() - ready - inFlight));
  }

  @Override
  public void close() {}
}
