package dev.sluice.backend.amqp;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.work.DeadLetters;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of a message on its way, in the headers and properties that say so: when it was
 * sent, how often it was handed out, when it is due, and why a broker has given it up.
 */
final class AmqpHeaders {

  /** How often the message was handed out before this copy of it was made; a number. */
  static final String ATTEMPTS = "sluice-attempts";

  /** When the message was sent, in milliseconds since 1970: AMQP's timestamp has whole seconds. */
  static final String SENT_AT = "sluice-sent-at";

  /** When the message is to be handed out, in milliseconds since 1970; see {@link AmqpDelays}. */
  static final String DUE = "sluice-due";

  /** Types of attributes that AMQP has no type for, by name. */
  static final String TYPES = "sluice-types";

  /** How often RabbitMQ has delivered a message of a quorum queue in vain. */
  private static final String DELIVERY_COUNT = "x-delivery-count";

  /** Where and why RabbitMQ has dead-lettered a message; what had a delay has it, too. */
  private static final String DEATHS = "x-death";

  /** What Sluice writes there itself; no attribute is called so. */
  private static final Set<String> OURS = Set.of(ATTEMPTS, SENT_AT, DUE, TYPES);

  /** What a broker adds, and what would have RabbitMQ route a copy to others once more. */
  private static final Set<String> BROKERS =
      Set.of(
          DELIVERY_COUNT,
          "x-acquired-count",
          DEATHS,
          "x-first-death-reason",
          "x-first-death-queue",
          "x-first-death-exchange",
          "x-last-death-reason",
          "x-last-death-queue",
          "x-last-death-exchange",
          "CC",
          "BCC");

  /** The delivery mode in which a message outlives a restart of its broker. */
  static final int PERSISTENT = 2;

  /** By how much the clocks of those who send may be ahead; our guess. */
  private static final Duration CLOCKS_APART = Duration.ofDays(1);

  /** More tries than anybody makes; a stranger can write anything. */
  private static final long MOST_ATTEMPTS = 100_000;

  private AmqpHeaders() {}

  /** Whether a header is no attribute, but Sluice's own or the broker's. */
  static boolean isReserved(String name) {
    return OURS.contains(name) || BROKERS.contains(name);
  }

  /**
   * The properties of a copy of a message that was delivered, for the queue again or for another.
   * What the broker has added is left off, and so is what it would act on a second time: an
   * expiration, copies to others, and the name of the user, who is another one now.
   *
   * @param id the message's id, which it may have had from us
   * @param attempts how often it was handed out by now
   * @param more headers to add
   */
  static BasicProperties copied(
      BasicProperties original, MessageId id, int attempts, Map<String, Object> more) {
    Map<String, Object> headers = new HashMap<>(of(original));
    headers.keySet().removeAll(BROKERS);
    headers.remove(DUE);
    headers.putAll(more);
    headers.put(ATTEMPTS, attempts);
    headers.putIfAbsent(SENT_AT, sentAt(original, Instant.now()).toEpochMilli());
    return original
        .builder()
        .messageId(id.value())
        .deliveryMode(PERSISTENT)
        .expiration(null)
        .userId(null)
        .headers(headers)
        .build();
  }

  /** The same, to be handed out then. */
  static BasicProperties due(BasicProperties properties, Optional<Instant> due) {
    if (due.isEmpty()) {
      return properties;
    }
    Map<String, Object> headers = new HashMap<>(of(properties));
    headers.put(DUE, due.get().toEpochMilli());
    return properties.builder().headers(headers).build();
  }

  /** How long before its time a message has come; zero or less if it is due. */
  static Duration early(BasicProperties properties, Instant now) {
    return of(properties).get(DUE) instanceof Long due
        ? Duration.between(now, Instant.ofEpochMilli(due))
        : Duration.ZERO;
  }

  /** The headers, of which there may be none. */
  static Map<String, Object> of(BasicProperties properties) {
    Map<String, Object> headers = properties.getHeaders();
    return headers == null ? Map.of() : headers;
  }

  /** How often a message has been handed out by now, this time included. */
  static int attempt(BasicProperties properties, boolean redelivered) {
    Map<String, Object> headers = of(properties);
    long before =
        headers.get(ATTEMPTS) instanceof Number number
            ? Math.min(number.longValue(), MOST_ATTEMPTS)
            : 0;
    // A broker that does not count says only that there was a delivery before this one.
    long here =
        headers.get(DELIVERY_COUNT) instanceof Number number
            ? number.longValue()
            : redelivered ? 1 : 0;
    return (int) Math.min(Integer.MAX_VALUE, 1 + Math.max(0, before) + Math.max(0, here));
  }

  /** When a message was sent; now, if nothing says so. */
  static Instant sentAt(BasicProperties properties, Instant now) {
    if (of(properties).get(SENT_AT) instanceof Long millis
        && millis >= 0
        && millis <= now.plus(CLOCKS_APART).toEpochMilli()) { // a stranger can write anything
      return Instant.ofEpochMilli(millis);
    }
    Date timestamp = properties.getTimestamp();
    if (timestamp != null) {
      return timestamp.toInstant();
    }
    return death(properties).map(latest -> latest.get("time")).orElse(null) instanceof Date died
        ? died.toInstant()
        : now;
  }

  /** The message-id, if it is there and is one of ours or could be. */
  static Optional<MessageId> id(BasicProperties properties) {
    try {
      return Optional.ofNullable(properties.getMessageId()).map(MessageId::new);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * What RabbitMQ says of why a message is a dead letter, as Sluice says it; empty if it is none.
   */
  static Map<String, Object> deathMarks(BasicProperties properties) {
    return death(properties)
        .<Map<String, Object>>map(
            latest ->
                Map.of(
                    DeadLetters.REASON,
                    "given up by the broker: " + latest.get("reason"),
                    DeadLetters.ORIGIN,
                    String.valueOf(latest.get("queue"))))
        .orElse(Map.of());
  }

  /** The latest is the first. */
  private static Optional<Map<?, ?>> death(BasicProperties properties) {
    return of(properties).get(DEATHS) instanceof List<?> list
            && !list.isEmpty()
            && list.get(0) instanceof Map<?, ?> latest
        ? Optional.of(latest)
        : Optional.empty();
  }
}
