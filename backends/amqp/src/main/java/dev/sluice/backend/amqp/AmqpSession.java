package dev.sluice.backend.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.sluice.backend.amqp.AmqpPublisher.Outgoing;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.queue.QueueName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A channel on which messages come in, and what is only true as long as it is open: its consumers,
 * what they have brought, and who has it. Used by one thread; the client calls the consumers on
 * another one, from which they hand over.
 */
final class AmqpSession {

  /** A consumer that is opened beside others brings at least this part of what they bring. */
  private static final int LEAST_GROWTH = 8;

  /** Is told what the broker does, on the client's own thread. */
  interface Listener {
    /** The broker has pushed a message. */
    void pushed(AmqpSession by, Pushed pushed);

    /** The broker has cancelled a consumer: the queue was deleted, or is somewhere else now. */
    void cancelled(AmqpSession by);
  }

  /**
   * A message that the broker has pushed.
   *
   * @param by the consumer that it came through
   * @param number its delivery tag
   * @param at when, by {@link System#nanoTime}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Pushed(
      Tap by,
      long number,
      long at,
      MessageId id,
      BasicProperties properties,
      byte[] body,
      int attempt) {

    Outgoing copy(QueueName to, Map<String, Object> headers, int attempts, Duration delay) {
      return new Outgoing(
          to, id, AmqpHeaders.copied(properties, id, attempts, headers), body, delay);
    }
  }

  /** A message that a caller has. */
  static final class Held {
    final Pushed pushed;
    Instant until;

    private Held(Pushed pushed, Instant until) {
      this.pushed = pushed;
      this.until = until;
    }
  }

  /** A consumer, and how much of its prefetch is used up. */
  private static final class Tap {
    private final int prefetch;
    private int unsettled;

    private Tap(int prefetch) {
      this.prefetch = prefetch;
    }
  }

  private final String name;
  private final Channel channel;
  private final QueueName queue;
  private final boolean isDead;
  private final Listener listener;
  private final Map<String, Tap> taps = new LinkedHashMap<>();
  private final Deque<Pushed> waiting = new ArrayDeque<>();
  private final Map<String, Held> held = new LinkedHashMap<>();
  private int unsettled;
  private int aside;
  private boolean over;

  /**
   * A session without consumers.
   *
   * @param name what its receipts begin with; no other session has it
   * @param isDead whether what comes are dead letters or results, and what is wrong with them is
   *     said
   */
  AmqpSession(String name, Channel channel, QueueName queue, boolean isDead, Listener listener) {
    this.name = name + "/";
    this.channel = channel;
    this.queue = queue;
    this.isDead = isDead;
    this.listener = listener;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Whether it was aborted: what is done about its messages now is of no avail. */
  boolean isOver() {
    return over;
  }

  /** Lets the broker push as many messages as are asked for beside those that it has pushed. */
  void widen(int asked, MessageIds ids) throws IOException {
    int window = taps.values().stream().mapToInt(tap -> tap.prefetch).sum();
    int used = taps.values().stream().mapToInt(tap -> tap.unsettled).sum();
    int missing = used + asked - window;
    if (missing <= 0) {
      return;
    }
    Tap tap = new Tap(Math.max(missing, window / LEAST_GROWTH));
    boolean isOfChannel = AmqpBroker.of(channel.getConnection()).hasPrefetchOfChannel();
    int prefetch = isOfChannel ? window + tap.prefetch + unsettled - used : tap.prefetch;
    channel.basicQos(prefetch, false);
    String tag = queue + "/" + ids.next();
    channel.basicConsume(
        queue.value(),
        false,
        tag,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String consumer, Envelope envelope, BasicProperties properties, byte[] body) {
            listener.pushed(
                AmqpSession.this,
                new Pushed(
                    tap,
                    envelope.getDeliveryTag(),
                    System.nanoTime(),
                    AmqpHeaders.id(properties).orElseGet(ids::next),
                    properties,
                    body,
                    AmqpHeaders.attempt(properties, envelope.isRedeliver())));
          }

          @Override
          public void handleCancel(String consumer) {
            listener.cancelled(AmqpSession.this);
          }
        });
    taps.put(tag, tap);
  }

  /** Lets the broker push no more. What it has pushed stays. */
  void closeTaps() throws IOException {
    for (String tag : List.copyOf(taps.keySet())) {
      channel.basicCancel(tag);
      taps.remove(tag);
    }
  }

  /** Counts what was pushed; it is settled some time, unless the channel breaks before. */
  void arrived(Pushed pushed) {
    pushed.by.unsettled++;
    unsettled++;
  }

  /** Has a message wait for a caller. */
  void await(Pushed pushed) {
    waiting.add(pushed);
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** Whether a message has waited for this long. */
  boolean hasWaitedFor(Duration longest) {
    Pushed first = waiting.peek();
    return first != null && System.nanoTime() - first.at >= longest.toNanos();
  }

  /** Takes all that waits. */
  List<Pushed> takeWaiting() {
    List<Pushed> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /** Hands out what waits. */
  List<Delivery> handOut(int most, Instant now, Instant until) {
    List<Delivery> deliveries = new ArrayList<>();
    while (deliveries.size() < most && !waiting.isEmpty()) {
      Pushed pushed = waiting.remove();
      held.put(receipt(pushed), new Held(pushed, until));
      deliveries.add(
          new Delivery(
              AmqpMessages.message(pushed.id, pushed.properties, pushed.body, isDead),
              receipt(pushed),
              pushed.attempt,
              AmqpHeaders.sentAt(pushed.properties, now)));
    }
    return deliveries;
  }

  /** Has messages wait again that nobody took. */
  void takeBack(List<Delivery> deliveries) {
    for (int i = deliveries.size() - 1; i >= 0; i--) {
      take(deliveries.get(i).receipt()).ifPresent(back -> waiting.addFirst(back.pushed));
    }
  }

  /** Whether the receipt is of this session, whatever has become of its message. */
  boolean hasGiven(String receipt) {
    return receipt.startsWith(name);
  }

  Optional<Held> held(String receipt) {
    return Optional.ofNullable(held.get(receipt));
  }

  /** What a caller has, who has it no more. */
  Optional<Held> take(String receipt) {
    return Optional.ofNullable(held.remove(receipt));
  }

  /** A caller has it no more. */
  void take(Held given) {
    held.remove(receipt(given.pushed));
  }

  /** The caller has it after all. */
  void keep(Held again) {
    held.put(receipt(again.pushed), again);
  }

  /** What callers had no longer than until now. */
  List<Held> due(Instant now) {
    return held.values().stream().filter(each -> !now.isBefore(each.until)).toList();
  }

  /** How many messages callers have, or wait for them. */
  int inHand() {
    return held.size() + waiting.size();
  }

  /** How many messages are on their way to the dead-letter queue, or are to try it again. */
  int aside() {
    return aside;
  }

  void asideBegun() {
    aside++;
  }

  void asideEnded() {
    aside--;
  }

  /** Tells the broker that it can forget a message. */
  void settle(Pushed pushed) throws IOException {
    channel.basicAck(pushed.number, false);
    pushed.by.unsettled--;
    unsettled--;
  }

  /** Closes the channel, whatever state it is in: all that was delivered on it is the broker's. */
  void abort() throws IOException {
    over = true;
    channel.abort();
  }

  private String receipt(Pushed pushed) {
    return name + pushed.number;
  }
}
