package dev.sluice.engine.queue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A queue whose calls begin when they are made and are answered when the test says so, or fail if
 * it says so.
 */
public final class GatedQueue extends ForwardingQueue {

  private record Call<R>(int entries, R result, CompletableFuture<R> promise) {
    void answer() {
      promise.complete(result);
    }
  }

  private final ArrayDeque<Call<?>> open = new ArrayDeque<>();
  private final AtomicInteger extensions = new AtomicInteger();
  private final AtomicInteger receives = new AtomicInteger();
  private boolean gated = true;
  private List<String> failing = List.of();

  public GatedQueue(MessageQueue queue) {
    super(queue);
  }

  /** Calls whose name (send, receive, acknowledge, extend, release) is among these fail. */
  public synchronized void fail(String... calls) {
    failing = List.of(calls);
  }

  /** Answers every call at once from now on, and those that wait. */
  public void openGate() {
    List<Call<?>> waiting;
    synchronized (this) {
      gated = false;
      waiting = List.copyOf(open);
      open.clear();
    }
    waiting.forEach(Call::answer);
  }

  /** Holds the answers of sends and acknowledgements from now on. */
  public synchronized void closeGate() {
    gated = true;
  }

  /** The sizes of the calls that wait for their answer, oldest first. */
  public synchronized List<Integer> openCalls() {
    return open.stream().map(call -> call.entries()).toList();
  }

  /** How often a delivery's visibility was extended. */
  public int extensions() {
    return extensions.get();
  }

  /** How many receives were begun. */
  public int receives() {
    return receives.get();
  }

  /** Answers the oldest call that waits. */
  public void answerOldest() {
    Call<?> oldest;
    synchronized (this) {
      oldest = open.remove();
    }
    oldest.answer();
  }

  /** Fails the oldest call that waits as a whole. */
  public void failOldest(String why) {
    Call<?> oldest;
    synchronized (this) {
      oldest = open.remove();
    }
    oldest.promise().completeExceptionally(new QueueException(why));
  }

  private synchronized <R> CompletableFuture<R> gate(int entries, CompletableFuture<R> begun) {
    if (!gated) {
      return begun;
    }
    Call<R> call = new Call<>(entries, begun.join(), new CompletableFuture<>());
    open.add(call);
    return call.promise();
  }

  private synchronized boolean fails(String name) {
    return failing.contains(name);
  }

  private static <R> CompletableFuture<R> failed(String name) {
    return CompletableFuture.failedFuture(new QueueException(name + " fails"));
  }

  @Override
  public CompletableFuture<List<SendResult>> send(List<Message> messages, Duration delay) {
    return fails("send") ? failed("send") : gate(messages.size(), super.send(messages, delay));
  }

  @Override
  public CompletableFuture<List<Delivery>> receive(int most, Duration wait) {
    CompletableFuture<List<Delivery>> begun =
        fails("receive") ? failed("receive") : super.receive(most, wait);
    receives.incrementAndGet();
    return begun;
  }

  @Override
  public CompletableFuture<List<AcknowledgeResult>> acknowledge(List<Delivery> deliveries) {
    return fails("acknowledge")
        ? failed("acknowledge")
        : gate(deliveries.size(), super.acknowledge(deliveries));
  }

  @Override
  public CompletableFuture<Void> extend(Delivery delivery, Duration visibility) {
    extensions.incrementAndGet();
    return fails("extend") ? failed("extend") : super.extend(delivery, visibility);
  }

  @Override
  public CompletableFuture<Void> release(Delivery delivery, Duration delay) {
    return fails("release") ? failed("release") : super.release(delivery, delay);
  }
}
