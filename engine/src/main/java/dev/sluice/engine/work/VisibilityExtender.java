package dev.sluice.engine.work;

import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.MessageQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps messages hidden while they are held: extends the visibility of each at half of it, and
 * interrupts a handler whose time is up.
 *
 * <p>A handler that does not heed the interrupt is no longer extended, so that another consumer can
 * take its message.
 */
final class VisibilityExtender implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(VisibilityExtender.class);

  private final MessageQueue queue;
  private final Duration visibility;
  private final Duration handlerTimeout;
  private final InstantSource clock;
  private final Set<Held> held = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sluice-extend");
            thread.setDaemon(true);
            return thread;
          });

  VisibilityExtender(MessageQueue queue, ConsumerOptions options, InstantSource clock) {
    this.queue = queue;
    this.visibility = options.visibility();
    this.handlerTimeout = options.handlerTimeout();
    this.clock = clock;
    long turn = Math.max(10, Math.min(visibility.toMillis() / 10, 1_000));
    var unused = timer.scheduleWithFixedDelay(this::extendDue, turn, turn, TimeUnit.MILLISECONDS);
  }

  /** Why a handler has returned. */
  enum End {
    BY_ITSELF,
    TIMED_OUT,
    STOPPED
  }

  /** A delivery that is held, and the thread that handles it, if one does yet. */
  final class Held {
    final Delivery delivery;
    private Instant extendAt;
    private @Nullable Thread handler;
    private @Nullable Instant deadline;
    private End end = End.BY_ITSELF;

    private Held(Delivery delivery) {
      this.delivery = delivery;
      this.extendAt = clock.instant().plus(visibility.dividedBy(2));
    }

    /** The calling thread begins to handle the delivery. */
    synchronized void begin() {
      handler = Thread.currentThread();
      deadline = clock.instant().plus(handlerTimeout);
    }

    /** The handler has returned: no interrupt comes after this. */
    synchronized End end() {
      handler = null;
      held.remove(this);
      return end;
    }

    /** The consumer stops and waits no longer for this handler. */
    void stop() {
      interrupt(End.STOPPED);
    }

    private synchronized void interrupt(End why) {
      if (handler != null) {
        end = why;
        handler.interrupt();
      }
    }

    private synchronized void extendAgainAt(Instant instant) {
      extendAt = instant;
    }

    private synchronized void turn(Instant now) {
      if (end == End.BY_ITSELF && deadline != null && !now.isBefore(deadline)) {
        log.warn("{} has worked for {}; its handler is interrupted", delivery.id(), handlerTimeout);
        interrupt(End.TIMED_OUT);
      }
      if (end == End.BY_ITSELF && !now.isBefore(extendAt)) {
        extendAt = now.plus(visibility.dividedBy(2));
        var unused =
            queue
                .extend(delivery, visibility)
                .whenComplete(
                    (done, failure) -> {
                      if (failure != null) {
                        extendAgainAt(now);
                        failed(this, failure);
                      } else if (failing.getAndSet(false)) {
                        log.info("messages are kept hidden again");
                      }
                    });
      }
    }
  }

  private void failed(Held entry, Throwable failure) {
    if (failing.getAndSet(true)) {
      log.debug("{} could not be kept hidden: {}", entry.delivery.id(), failure.getMessage());
    } else {
      log.warn(
          "{} could not be kept hidden; each turn tries again, for others that can't be, too: {}",
          entry.delivery.id(),
          failure.getMessage());
    }
  }

  /** Begins to keep a delivery hidden. */
  Held hold(Delivery delivery) {
    Held entry = new Held(delivery);
    held.add(entry);
    return entry;
  }

  /** Stops to keep a delivery hidden that no handler has begun. */
  void letGo(Held entry) {
    held.remove(entry);
  }

  /** How many deliveries are held right now. */
  int count() {
    return held.size();
  }

  /** What is held right now. */
  Set<Held> held() {
    return Set.copyOf(held);
  }

  /** One turn of the loop: extends what is due, and interrupts whose time is up. */
  void extendDue() {
    Instant now = clock.instant();
    for (Held entry : held) {
      try {
        entry.turn(now);
      } catch (Throwable e) { // one that got out would end the timer for all
        log.warn("{} could not be extended; the next turn tries again", entry.delivery.id(), e);
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
