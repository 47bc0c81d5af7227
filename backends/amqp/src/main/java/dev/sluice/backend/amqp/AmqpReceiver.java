package dev.sluice.backend.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.sluice.backend.amqp.AmqpPublisher.Outgoing;
import dev.sluice.engine.queue.AcknowledgeResult;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendResult;
import dev.sluice.engine.work.DeadLetters;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * is kept here, and a delivery whose time is up is given back. To give back means to publish a copy
 * and then to acknowledge: so it can be delayed, and the number of tries goes along. A process that
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

  /** After which a failed attempt to set a message aside is repeated; our guess. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /**
   * How long before a channel is closed there is no acknowledgement on it: RabbitMQ (3.10, quorum
   * queues) delivers again what was acknowledged just before.
   */
  private static final Duration LAST_WORDS = Duration.ofMillis(100);

  /** A consumer that is opened beside others brings at least this part of what they bring. */
  private static final int LEAST_GROWTH = 8;

  private final AmqpLink link;
  private final ScheduledThreadPoolExecutor thread;
  private final AmqpPublisher publisher;
  private final QueueName queue;
  private final AmqpQueueOptions options;
  private final InstantSource clock = InstantSource.system();
  private final MessageIds ids = new MessageIds(clock, new SecureRandom());
  private final String incarnation = ids.next().value();

  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private long lastAsked;
  private long sessions;
  private @Nullable Session session;
  private @Nullable ScheduledFuture<?> turns;
  private boolean closed;

  /** Somebody who waits for messages. */
  private record Waiter(int most, CompletableFuture<List<Delivery>> future) {}

  /**
   * A message that the broker has pushed.
   *
   * @param tap what it came through
   * @param number its delivery tag
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Pushed(
      Tap tap, long number, MessageId id, BasicProperties properties, byte[] body, int attempt) {

    Outgoing copy(QueueName to, Map<String, Object> headers, int attempts, Duration delay) {
      return new Outgoing(
          to, id, AmqpMessages.copied(properties, id, attempts, headers), body, delay);
    }
  }

  /** A message that a caller has. */
  private static final class Held {
    private final Pushed pushed;
    private Instant until;

    Held(Pushed pushed, Instant until) {
      this.pushed = pushed;
      this.until = until;
    }
  }

  /** A consumer on the channel, and how much of its prefetch is used up. */
  private static final class Tap {
    private final int prefetch;
    private int unsettled;

    Tap(int prefetch) {
      this.prefetch = prefetch;
    }
  }

  /** What lives as long as a channel. */
  private static final class Session {
    private final String name;
    private final Channel channel;
    private final Map<String, Tap> taps = new LinkedHashMap<>();
    private final Deque<Pushed> waiting = new ArrayDeque<>();
    private final Map<String, Held> held = new LinkedHashMap<>();
    private int unsettled;
    private boolean serving;

    Session(String name, Channel channel) {
      this.name = name;
      this.channel = channel;
    }

    String receipt(Pushed pushed) {
      return name + "/" + pushed.number;
    }

    /** How many messages the broker may push at a time. */
    int window() {
      return taps.values().stream().mapToInt(tap -> tap.prefetch).sum();
    }

    /** How many of these it has pushed, and not been told of. */
    int used() {
      return taps.values().stream().mapToInt(tap -> tap.unsettled).sum();
    }

    void settle(Pushed pushed) throws IOException {
      channel.basicAck(pushed.number, false);
      pushed.tap.unsettled--;
      unsettled--;
    }
  }

  AmqpReceiver(
      AmqpClient client, AmqpPublisher publisher, QueueName queue, AmqpQueueOptions options) {
    this.link = client.receiving();
    this.thread = client.receivers();
    this.publisher = publisher;
    this.queue = queue;
    this.options = options;
  }

  // --- what callers ask for
  // -----------------------------------------------------------------------

  CompletableFuture<List<Delivery>> receive(int most, Duration wait) {
    Duration atLeast = wait.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : wait;
    return begin(
        "receive from",
        (CompletableFuture<List<Delivery>> future) -> {
          Session now = open();
          waiters.removeIf(waiter -> waiter.future.isDone());
          waiters.add(new Waiter(most, future));
          lastAsked = System.nanoTime();
          serve(now);
          if (!future.isDone()) {
            widen(now);
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
    Session now = session;
    if (now == null || !receipt.startsWith(now.name)) {
      return AcknowledgeResult.KEPT; // the broker delivers again what its channel had
    }
    Held held = now.held.remove(receipt);
    if (held == null) {
      return AcknowledgeResult.GONE;
    }
    try {
      now.settle(held.pushed);
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
          Outgoing copy = held.pushed.copy(queue, Map.of(), held.pushed.attempt, delay);
          giveBack(Objects.requireNonNull(session), held, copy, future);
        });
  }

  /** How many messages the broker has pushed and not been told of. */
  CompletableFuture<Integer> inHand() {
    return begin(
        "count",
        (CompletableFuture<Integer> future) ->
            future.complete(session == null ? 0 : session.held.size() + session.waiting.size()));
  }

  private Held current(Delivery delivery) {
    Held held = session == null ? null : session.held.get(delivery.receipt());
    if (held == null) {
      throw new QueueException(
          delivery.id()
              + " is not held any more; it is delivered again unless it was acknowledged");
    }
    return held;
  }

  // --- the channel and its consumers
  // --------------------------------------------------------------

  private Session open() throws IOException {
    if (closed) {
      throw new QueueException("queue " + queue + " is closed");
    }
    if (session != null && session.channel.isOpen()) {
      return session;
    }
    if (session != null) {
      lost(session, new IOException("the connection to the broker broke"));
    }
    Channel channel = link.channel();
    Session made = new Session(incarnation + "/" + ++sessions, channel);
    channel.addShutdownListener(cause -> later(() -> lost(made, cause)));
    session = made;
    if (turns == null) {
      long turn = Math.max(50, Math.min(options.visibility().toMillis() / 10, 1_000));
      turns = thread.scheduleWithFixedDelay(this::turn, turn, turn, TimeUnit.MILLISECONDS);
    }
    return made;
  }

  /** Lets the broker push as many messages as callers wait for. */
  private void widen(Session now) throws IOException {
    int asked =
        waiters.stream().filter(w -> !w.future.isDone()).mapToInt(waiter -> waiter.most).sum();
    int window = now.window();
    int missing = now.used() + asked - window;
    if (missing > 0) {
      Tap tap = new Tap(Math.max(missing, window / LEAST_GROWTH));
      boolean isOfChannel = AmqpBroker.of(now.channel.getConnection()).hasPrefetchOfChannel();
      now.channel.basicQos(tap.prefetch + (isOfChannel ? now.unsettled : 0), false);
      String tag = queue + "/" + ids.next();
      now.taps.put(tag, tap);
      now.channel.basicConsume(queue.value(), false, tag, new PushConsumer(now, tap));
    }
  }

  /** The client calls it on its own thread. */
  private final class PushConsumer extends DefaultConsumer {
    private final Session of;
    private final Tap tap;

    PushConsumer(Session of, Tap tap) {
      super(of.channel);
      this.of = of;
      this.tap = tap;
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, BasicProperties properties, byte[] body) {
      Pushed pushed =
          new Pushed(
              tap,
              envelope.getDeliveryTag(),
              AmqpMessages.id(properties).orElseGet(ids::next),
              properties,
              body,
              AmqpMessages.attempt(properties, envelope.isRedeliver()));
      later(() -> pushed(of, pushed));
    }

    /** The queue was deleted, or its leader moved. */
    @Override
    public void handleCancel(String tag) {
      later(() -> lost(of, new IOException("the broker has cancelled the consumer")));
    }
  }

  private void pushed(Session to, Pushed pushed) {
    if (!to.equals(session)) {
      return;
    }
    pushed.tap.unsettled++;
    to.unsettled++;
    Optional<String> unreadable = AmqpMessages.unreadable(pushed.body);
    if (unreadable.isPresent() && options.dead().isPresent()) {
      setAside(to, pushed, unreadable.get(), options.dead().get());
      return;
    }
    to.waiting.add(pushed);
    if (!to.serving) { // after all that has come with it
      to.serving = true;
      later(
          () -> {
            to.serving = false;
            serve(to);
          });
    }
  }

  private void serve(Session from) {
    while (!waiters.isEmpty() && (waiters.peek().future.isDone() || !from.waiting.isEmpty())) {
      Waiter waiter = waiters.remove();
      List<Held> handed = new ArrayList<>();
      List<Delivery> deliveries = new ArrayList<>();
      Instant now = clock.instant();
      while (!waiter.future.isDone()
          && deliveries.size() < waiter.most
          && !from.waiting.isEmpty()) {
        Pushed pushed = from.waiting.remove();
        Held held = new Held(pushed, now.plus(options.visibility()));
        handed.add(held);
        from.held.put(from.receipt(pushed), held);
        deliveries.add(delivery(from, pushed, now));
      }
      if (!waiter.future.complete(deliveries) && !handed.isEmpty()) {
        for (int i = handed.size() - 1; i >= 0; i--) { // cancelled just now
          from.held.remove(from.receipt(handed.get(i).pushed));
          from.waiting.addFirst(handed.get(i).pushed);
        }
      }
    }
  }

  private static Delivery delivery(Session from, Pushed pushed, Instant now) {
    Message message = AmqpMessages.message(pushed.id, pushed.properties, pushed.body);
    return new Delivery(
        message, from.receipt(pushed), pushed.attempt, AmqpMessages.sentAt(pushed.properties, now));
  }

  // --- what is given back
  // -------------------------------------------------------------------------

  /**
   * Publishes a copy and, once the broker has that, acknowledges the message. If the channel breaks
   * in between there are two.
   */
  private CompletableFuture<Void> move(Session of, Pushed pushed, Outgoing copy) {
    return publisher
        .publish(List.of(copy))
        .thenAcceptAsync(
            results -> {
              if (!(results.get(0) instanceof SendResult.Sent)) {
                throw new QueueException(
                    pushed.id + " cannot be moved to " + copy.to() + ": " + results.get(0));
              }
              if (of.equals(session)) {
                try {
                  of.settle(pushed);
                } catch (IOException | RuntimeException e) {
                  lost(of, e);
                }
              }
            },
            thread);
  }

  private void giveBack(Session of, Held held, Outgoing copy, CompletableFuture<Void> future) {
    of.held.remove(of.receipt(held.pushed));
    var unused =
        move(of, held.pushed, copy)
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    future.complete(null);
                    return;
                  }
                  // It stays what it was, and is given back when its time is up.
                  held.until = clock.instant().plus(options.visibility());
                  of.held.put(of.receipt(held.pushed), held);
                  future.completeExceptionally(AmqpFailure.causeOf(failure));
                });
  }

  /** Something that can't be a message of ours goes where people look for it, as it is. */
  private void setAside(Session of, Pushed pushed, String why, QueueName dead) {
    Map<String, Object> marks =
        Map.of(
            DeadLetters.REASON, why,
            DeadLetters.ATTEMPTS, Integer.toString(pushed.attempt),
            DeadLetters.ORIGIN, queue.value());
    var unused =
        move(of, pushed, pushed.copy(dead, marks, pushed.attempt, Duration.ZERO))
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    log.warn("{} is dead-lettered: {}", pushed.id, why);
                  } else if (of.equals(session)) {
                    log.warn(
                        "{} cannot be dead-lettered and is tried again: {}",
                        pushed.id,
                        AmqpFailure.causeOf(failure).getMessage());
                    var unusedRetry =
                        thread.schedule(
                            () -> setAside(of, pushed, why, dead),
                            AGAIN.toMillis(),
                            TimeUnit.MILLISECONDS);
                  }
                });
  }

  /** One turn: what is due, and what nobody asks for. */
  private void turn() {
    Session now = session;
    if (now == null) {
      return;
    }
    try {
      Instant instant = clock.instant();
      List<Held> due =
          now.held.values().stream().filter(held -> !instant.isBefore(held.until)).toList();
      for (Held held : due) {
        log.debug("{} was neither acknowledged nor extended in time", held.pushed.id);
        Outgoing copy = held.pushed.copy(queue, Map.of(), held.pushed.attempt, Duration.ZERO);
        giveBack(now, held, copy, new CompletableFuture<>());
      }
      waiters.removeIf(waiter -> waiter.future.isDone());
      if (waiters.isEmpty() && System.nanoTime() - lastAsked >= IDLE.toNanos()) {
        closeTaps(now);
        var unused = giveBackWaiting(now);
      }
    } catch (IOException | RuntimeException e) { // one that got out would end the turns
      lost(now, e);
    }
  }

  private static void closeTaps(Session of) throws IOException {
    for (String tag : List.copyOf(of.taps.keySet())) {
      of.channel.basicCancel(tag);
      of.taps.remove(tag);
    }
  }

  /** What nobody has seen goes back without having cost a try. */
  private CompletableFuture<Void> giveBackWaiting(Session of) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (Pushed pushed = of.waiting.poll(); pushed != null; pushed = of.waiting.poll()) {
      Pushed each = pushed;
      all.add(
          move(of, each, each.copy(queue, Map.of(), each.attempt - 1, Duration.ZERO))
              .whenComplete(
                  (done, failure) -> {
                    if (failure != null) {
                      of.waiting.add(each);
                    }
                  }));
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  /** The channel is gone, and with it all that was delivered on it. */
  private void lost(Session of, Throwable cause) {
    if (!of.equals(session)) {
      return;
    }
    session = null;
    QueueException failure = AmqpFailure.calling("receive from", queue.value(), cause);
    for (Waiter waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
      waiter.future.completeExceptionally(failure);
    }
    try {
      of.channel.abort();
    } catch (IOException e) {
      log.debug("a channel that is of no use any more could not be closed", e);
    }
  }

  // --- the one thread
  // -----------------------------------------------------------------------------

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
              if (session != null && !session.channel.isOpen()) {
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
          Session last = session;
          if (last == null) {
            future.complete(null);
            return;
          }
          closeTaps(last);
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
}
