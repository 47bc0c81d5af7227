package dev.sluice.engine.work;

import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.MessageQueue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that polls a queue while there is room.
 *
 * <p>One long poll while the queue is quiet; a poll that comes back full lets a second one out, and
 * so on, up to {@value #MOST_POLLS}; one that has brought less than three quarters of what it had
 * room for has the next one linger. After a failure it waits, with full jitter, up to 5 s.
 */
final class Poller {

  private static final Logger log = LoggerFactory.getLogger(Poller.class);
  private static final int MOST_POLLS = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** Takes what a poll brought. */
  @FunctionalInterface
  interface Receiver {
    void arrived(List<Delivery> deliveries);
  }

  private final MessageQueue queue;
  private final Polling polling;
  private final Intake intake;
  private final Receiver receiver;
  private final Thread thread = new Thread(this::run, "sluice-poll");

  private final Map<Long, CompletableFuture<List<Delivery>>> calls = new HashMap<>();
  private long begun;
  private int polls;
  private int allowed = 1;
  private int failures;
  private long notBefore = System.nanoTime();
  private boolean paused;
  private boolean stopped;

  Poller(MessageQueue queue, Polling polling, Intake intake, Receiver receiver) {
    this.queue = queue;
    this.polling = polling;
    this.intake = intake;
    this.receiver = receiver;
  }

  void start() {
    thread.start();
  }

  synchronized boolean isConnected() {
    return failures == 0;
  }

  private void run() {
    try {
      while (awaitTurn()) {
        poll(intake.reserve());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // stop() asks this loop to end
    }
  }

  private synchronized boolean awaitTurn() throws InterruptedException {
    while (!stopped && (paused || polls >= allowed)) {
      wait();
    }
    if (!stopped && failures > 0) {
      long bound =
          Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(failures, 10));
      TimeUnit.MILLISECONDS.timedWait(this, 1 + ThreadLocalRandom.current().nextLong(bound));
    }
    linger();
    return !stopped;
  }

  private synchronized void linger() throws InterruptedException {
    for (long left = notBefore - System.nanoTime();
        left > 0 && !stopped;
        left = notBefore - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private void poll(int most) {
    CompletableFuture<List<Delivery>> call;
    long number;
    synchronized (this) {
      if (stopped || paused) {
        intake.unused(most);
        return;
      }
      polls++;
      number = ++begun;
    }
    try {
      call = queue.receive(most, polling.patience());
    } catch (RuntimeException e) {
      call = CompletableFuture.failedFuture(e);
    }
    synchronized (this) {
      calls.put(number, call);
    }
    var unused =
        call.whenComplete((deliveries, failure) -> ended(number, most, deliveries, failure));
  }

  private void ended(
      long number, int most, @Nullable List<Delivery> brought, @Nullable Throwable failure) {
    List<Delivery> deliveries = brought == null ? List.of() : brought;
    intake.unused(most - deliveries.size());
    try {
      receiver.arrived(deliveries);
    } finally {
      synchronized (this) {
        calls.remove(number);
        polls--;
        allowed = deliveries.size() == most ? Math.min(allowed + 1, MOST_POLLS) : 1;
        if (isLittle(deliveries.size(), most)) {
          notBefore = System.nanoTime() + polling.linger().toNanos();
        }
        if (!stopped) {
          report(failure);
        }
        notifyAll();
      }
    }
  }

  /**
   * With half as the bound, messages that come at 500/s bring six, which is much, and then one,
   * which is not, in turn.
   */
  private static boolean isLittle(int brought, int most) {
    return brought > 0 && 4 * brought < 3 * most;
  }

  private void report(@Nullable Throwable failure) {
    if (failure != null) {
      failures++;
      if (failures == 1) {
        log.warn("queue {} cannot be read; trying on: {}", queue.name(), failure.getMessage());
      }
    } else if (failures > 0) {
      log.info("queue {} can be read again, after {} failed polls", queue.name(), failures);
      failures = 0;
    }
  }

  /**
   * Begins no more polls, gives those that are about to bring messages this long to end, and aborts
   * the others. Afterwards nothing arrives any more.
   */
  void stop(Duration grace) {
    List<CompletableFuture<List<Delivery>>> open;
    synchronized (this) {
      stopped = true;
      thread.interrupt();
      awaitNoPolls(grace);
      open = List.copyOf(calls.values());
    }
    open.forEach(call -> call.cancel(true));
    synchronized (this) {
      awaitNoPolls(Duration.ofSeconds(1));
    }
  }

  /** Begins no more polls until {@link #resume}; those that go on come to their end. */
  synchronized void pause() {
    paused = true;
  }

  synchronized void resume() {
    paused = false;
    notifyAll();
  }

  synchronized boolean isPaused() {
    return paused;
  }

  private synchronized void awaitNoPolls(Duration most) {
    long until = System.nanoTime() + most.toNanos();
    try {
      for (long left = most.toNanos(); polls > 0 && left > 0; left = until - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
