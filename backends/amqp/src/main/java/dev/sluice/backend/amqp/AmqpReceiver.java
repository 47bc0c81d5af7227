package dev.sluice.backend.amqp;

import com.rabbitmq.client.Channel;
import dev.sluice.backend.amqp.AmqpSession.Held;
import dev.sluice.backend.amqp.AmqpSession.Pushed;
import dev.sluice.engine.queue.AcknowledgeResult;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueName;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of what a broker pushes what a caller asks for.
 *
 * <p>The broker pushes as many messages as have been asked for, and no more: a consumer is opened
 * with the prefetch that the waiting callers make up, another one beside it when there come to be
 * more, and all are cancelled a second after the last caller has gone. So a message waits here only
 * while somebody is about to fetch it, and other consumers get the rest; one that came too late for
 * its caller is given back.
 *
 * <p>AMQP has no visibility: a delivery belongs to its channel until that is closed. The visibility
 * is kept here, and a delivery whose time is up is given back ({@link AmqpMover}). A process that
 * dies loses its connection, and the broker gives all back by itself.
 *
 * <p>All that it knows belongs to one thread, on which its tasks run one after the other; its
 * methods may be called by any, and do not block.
 */
final class AmqpReceiver {

  private static final Logger log = LoggerFactory.getLogger(AmqpReceiver.class);

  /** The least that a caller waits: a message that is there takes a moment to be pushed. */
  private static final Duration LEAST_WAIT = Duration.ofMillis(100);

  /** How long consumers stay open without a caller; our guess. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** So much too early is not worth another second. */
  private static final Duration NEARLY = Duration.ofMillis(250);

  /** With how many messages that cannot be set aside no more are taken; our guess. */
  private static final int MOST_ASIDE = 100;

  /**
   * How long before a channel is closed there is no acknowledgement on it: RabbitMQ (3.10, quorum
   * queues) delivers again what was acknowledged just before.
   */
  private static final Duration LAST_WORDS = Duration.ofMillis(100);

  private final AmqpClient client;
  private final AmqpLink link;
  private final ScheduledThreadPoolExecutor thread;
  private final AmqpMover mover;
  private final QueueName queue;
  private final AmqpQueueOptions options;
  private final InstantSource clock = InstantSource.system();
  private final MessageIds ids = new MessageIds(clock, new SecureRandom());
  private final String incarnation = ids.next().value();

  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private long lastAsked;
  private long sessions;
  private @Nullable AmqpSession session;
  private @Nullable ScheduledFuture<?> turns;
  private boolean serving;
  private boolean closed;

  /** Somebody who waits for messages. */
  private record Waiter(int most, CompletableFuture<List<Delivery>> future) {}

  AmqpReceiver(
      AmqpClient client,
      AmqpLink link,
      AmqpPublisher publisher,
      QueueName queue,
      AmqpQueueOptions options) {
    this.client = client;
    this.link = link;
    this.thread = client.newThread();
    this.mover = new AmqpMover(publisher, queue, options, thread, this::lost);
    this.queue = queue;
    this.options = options;
  }

  // --- what callers ask for

  CompletableFuture<List<Delivery>> receive(int most, Duration wait) {
    Duration atLeast = wait.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : wait;
    return begin(
        "receive from",
        (CompletableFuture<List<Delivery>> future) -> {
          AmqpSession now = open();
          if (now.aside() >= MOST_ASIDE) {
            throw new QueueException(
                now.aside() + " messages of queue " + queue + " cannot be dead-lettered");
          }
          waiters.removeIf(waiter -> waiter.future.isDone());
          waiters.add(new Waiter(most, future));
          lastAsked = System.nanoTime();
          serve();
          if (!future.isDone()) {
            now.widen(waiters.stream().mapToInt(waiter -> waiter.most).sum(), ids);
            var giveUp =
                thread.schedule(
                    () -> future.complete(List.of()), atLeast.toMillis(), TimeUnit.MILLISECONDS);
            var unused =
                future.whenComplete(
                    (deliveries, failure) -> {
                      giveUp.cancel(false);
                      later(() -> lastAsked = System.nanoTime());
                    });
          }
        });
  }

  CompletableFuture<List<AcknowledgeResult>> acknowledge(List<Delivery> deliveries) {
    return begin(
        "acknowledge on",
        (CompletableFuture<List<AcknowledgeResult>> future) ->
            future.complete(
                deliveries.stream().map(delivery -> acknowledge(delivery.receipt())).toList()));
  }

  private AcknowledgeResult acknowledge(String receipt) {
    AmqpSession now = session;
    if (now == null || !now.hasGiven(receipt)) {
      return AcknowledgeResult.KEPT; // the broker delivers again what its channel had
    }
    Optional<Held> held = now.take(receipt);
    if (held.isEmpty()) {
      return AcknowledgeResult.GONE;
    }
    try {
      now.settle(held.get().pushed);
      return AcknowledgeResult.GONE;
    } catch (IOException | RuntimeException e) {
      lost(now, e);
      return AcknowledgeResult.KEPT;
    }
  }

  CompletableFuture<Void> extend(Delivery delivery, Duration visibility) {
    return begin(
        "extend a delivery of",
        (CompletableFuture<Void> future) -> {
          current(delivery).until = clock.instant().plus(visibility);
          future.complete(null);
        });
  }

  CompletableFuture<Void> release(Delivery delivery, Duration delay) {
    return begin(
        "give back to",
        (CompletableFuture<Void> future) -> {
          if (!delay.isZero() && !options.delays()) {
            throw new QueueException("queue " + queue + " has no delays");
          }
          Held held = current(delivery);
          mover.giveBack(Objects.requireNonNull(session), held, delay, future);
        });
  }

  /** How many messages the broker has pushed and not been told of. */
  CompletableFuture<Integer> inHand() {
    return begin(
        "count",
        (CompletableFuture<Integer> future) ->
            future.complete(session == null ? 0 : session.inHand()));
  }

  private Held current(Delivery delivery) {
    return Optional.ofNullable(session)
        .flatMap(now -> now.held(delivery.receipt()))
        .orElseThrow(
            () ->
                new QueueException(
                    delivery.id()
                        + " is not held any more; it is delivered again unless it was"
                        + " acknowledged"));
  }

  // --- the channel and its consumers

  private AmqpSession open() {
    if (closed) {
      throw new QueueException("queue " + queue + " is closed");
    }
    if (session != null && session.isOpen()) {
      return session;
    }
    if (session != null) {
      lost(session, new IOException("the connection to the broker broke"));
    }
    Channel channel = link.channel();
    AmqpSession made =
        new AmqpSession(
            incarnation + "/" + ++sessions,
            channel,
            queue,
            options.dead().isEmpty(),
            new AmqpSession.Listener() {
              @Override
              public void pushed(AmqpSession by, Pushed pushed) {
                later(() -> arrived(by, pushed));
              }

              @Override
              public void cancelled(AmqpSession by) {
                later(() -> lost(by, new IOException("the broker has cancelled the consumer")));
              }
            });
    channel.addShutdownListener(cause -> later(() -> lost(made, cause)));
    session = made;
    if (turns == null) {
      long turn = Math.max(50, Math.min(options.visibility().toMillis() / 10, 1_000));
      turns = thread.scheduleWithFixedDelay(this::turn, turn, turn, TimeUnit.MILLISECONDS);
    }
    return made;
  }

  private void arrived(AmqpSession to, Pushed pushed) {
    if (to.isOver()) {
      return;
    }
    to.arrived(pushed);
    Optional<String> unreadable = AmqpMessages.unreadable(pushed.body());
    if (unreadable.isPresent() && options.dead().isPresent()) {
      mover.setAside(to, pushed, unreadable.get(), options.dead().get());
      return;
    }
    Duration early = AmqpHeaders.early(pushed.properties(), clock.instant());
    if (early.compareTo(NEARLY) > 0) {
      var unused = orAwait(to, pushed, mover.passOn(to, pushed, early)); // too early, if need be
      return;
    }
    await(to, pushed);
  }

  private void await(AmqpSession to, Pushed pushed) {
    to.await(pushed);
    if (!serving) { // after all that has come with it
      serving = true;
      later(
          () -> {
            serving = false;
            serve();
          });
    }
  }

  /** Hands out what waits to who waits. */
  private void serve() {
    AmqpSession now = session;
    while (now != null
        && !waiters.isEmpty()
        && (waiters.peek().future.isDone() || now.hasWaiting())) {
      Waiter waiter = waiters.remove();
      if (!waiter.future.isDone()) {
        Instant instant = clock.instant();
        List<Delivery> deliveries =
            now.handOut(waiter.most, instant, instant.plus(options.visibility()));
        if (!waiter.future.complete(deliveries)) {
          now.takeBack(deliveries); // cancelled just now
        }
      }
    }
    if (now != null && waiters.isEmpty() && options.dead().isEmpty()) {
      try {
        now.closeTaps(); // who looks at letters gives them back at once: they are not for us again
      } catch (IOException | RuntimeException e) {
        lost(now, e);
      }
    }
  }

  /** One turn: what is due, and what nobody asks for. */
  private void turn() {
    AmqpSession now = session;
    if (now == null) {
      return;
    }
    try {
      for (Held held : now.due(clock.instant())) {
        log.debug("{} was neither acknowledged nor extended in time", held.pushed.id());
        mover.giveBack(now, held, Duration.ZERO, new CompletableFuture<>());
      }
      waiters.removeIf(waiter -> waiter.future.isDone());
      boolean isIdle = waiters.isEmpty() && System.nanoTime() - lastAsked >= IDLE.toNanos();
      if (isIdle || now.hasWaitedFor(IDLE)) {
        now.closeTaps();
        var unused = giveBackWaiting(now);
      }
    } catch (IOException | RuntimeException e) { // one that got out would end the turns
      lost(now, e);
    }
  }

  private CompletableFuture<Void> giveBackWaiting(AmqpSession of) {
    return CompletableFuture.allOf(
        of.takeWaiting().stream()
            .map(each -> orAwait(of, each, mover.giveBackUnseen(of, each)))
            .toArray(CompletableFuture[]::new));
  }

  /** What cannot be moved waits for a caller here. */
  private CompletableFuture<Void> orAwait(
      AmqpSession of, Pushed pushed, CompletableFuture<Void> moved) {
    return moved.whenCompleteAsync(
        (done, failure) -> {
          if (failure != null && !of.isOver()) {
            await(of, pushed);
          }
        },
        thread);
  }

  /** The channel is gone, and with it all that was delivered on it. */
  private void lost(AmqpSession of, Throwable cause) {
    if (of.isOver()) {
      return;
    }
    session = null;
    QueueException failure = AmqpFailure.calling("receive from", queue.value(), cause);
    for (Waiter waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
      waiter.future.completeExceptionally(failure);
    }
    try {
      of.abort();
    } catch (IOException e) {
      log.debug("a channel that is of no use any more could not be closed", e);
    }
  }

  // --- the one thread

  /** What is done on the thread, and fails its future if it fails. */
  private interface Task<T> {
    void run(CompletableFuture<T> future) throws IOException;
  }

  private <T> CompletableFuture<T> begin(String what, Task<T> task) {
    CompletableFuture<T> future = new CompletableFuture<>();
    try {
      thread.execute(
          () -> {
            try {
              if (!future.isDone()) {
                task.run(future);
              }
            } catch (IOException | RuntimeException e) {
              QueueException failure = AmqpFailure.calling(what, queue.value(), e);
              future.completeExceptionally(failure);
              if (session != null && (!session.isOpen() || AmqpFailure.isSilence(e))) {
                lost(session, failure);
              }
            }
          });
    } catch (RejectedExecutionException e) {
      future.completeExceptionally(new QueueException("the AMQP client is closed", e));
    }
    return future;
  }

  private void later(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("the AMQP client is closed", e);
    }
  }

  /**
   * Asks for no more, gives back what waits here, and closes the channel: the broker then gives
   * back what callers have.
   *
   * @return done when that is done
   */
  CompletableFuture<Void> close() {
    return begin(
        "close",
        (CompletableFuture<Void> future) -> {
          closed = true;
          if (turns != null) {
            turns.cancel(false);
          }
          AmqpSession last = session;
          if (last == null) {
            future.complete(null);
            return;
          }
          last.closeTaps();
          var unused =
              giveBackWaiting(last)
                  .whenComplete(
                      (done, failure) -> {
                        var unusedEnd =
                            thread.schedule(
                                () -> {
                                  lost(last, new IOException("queue " + queue + " is closed"));
                                  future.complete(null);
                                },
                                LAST_WORDS.toMillis(),
                                TimeUnit.MILLISECONDS);
                      });
        });
  }

  /** Ends the connection and the threads, whatever they do. */
  void end(ScheduledThreadPoolExecutor counting) {
    client.end(link, thread, counting);
  }
}
