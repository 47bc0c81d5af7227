package dev.sluice.backend.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import dev.sluice.backend.amqp.AmqpPublisher.Outgoing;
import dev.sluice.engine.queue.Attribute;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageText;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.work.DeadLetters;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The engine's messages as AMQP has them, and back.
 *
 * <p>The id is the property message-id. Attributes are headers: text as a string, whole numbers as
 * a number, binary ones as bytes; a type that none of these says stands in the header {@value
 * #TYPES}. A stranger's properties such as content-type travel as attributes, {@code
 * amqp.content-type}, and are properties again when Sluice sends the message on.
 */
final class AmqpMessages {

  /** How often the message was handed out before this copy of it was made; a number. */
  static final String ATTEMPTS = "sluice-attempts";

  /** When the message was sent, in milliseconds since 1970: AMQP's timestamp has whole seconds. */
  static final String SENT_AT = "sluice-sent-at";

  /** When the message is to be handed out, in milliseconds since 1970; see {@link AmqpDelays}. */
  static final String DUE = "sluice-due";

  /** Types of attributes that AMQP has no type for, by name. */
  static final String TYPES = "sluice-types";

  /** Says of a body what keeps it from being text; such a message is never sent. */
  static final String UNREADABLE = "sluice-unreadable";

  /** How often RabbitMQ has delivered a message of a quorum queue in vain. */
  private static final String DELIVERY_COUNT = "x-delivery-count";

  /** Where and why RabbitMQ has dead-lettered a message; what had a delay has it, too. */
  private static final String DEATHS = "x-death";

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

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String BINARY = "Binary";
  private static final String NUMBER = "Number";
  private static final String STRING = "String";

  private static final int PERSISTENT = 2;

  /** By how much the clocks of those who send may be ahead; our guess. */
  private static final Duration CLOCKS_APART = Duration.ofDays(1);

  /** More tries than anybody makes; a stranger can write anything. */
  private static final long MOST_ATTEMPTS = 100_000;

  /** Headers have to fit into one frame, which is 128 KiB unless made smaller; our bound. */
  private static final int MOST_HEADER_BYTES = 64 << 10;

  /** AMQP 0-9-1, "short string". */
  private static final int LONGEST_NAME = 255;

  /** What a header takes beside its name and value: lengths and a letter for its type. */
  private static final int HEADER_OVERHEAD = 6;

  /** A property that strangers set. */
  private record Property(
      String name,
      Function<BasicProperties, @Nullable String> get,
      BiFunction<BasicProperties.Builder, String, BasicProperties.Builder> set) {}

  private static final List<Property> PROPERTIES =
      List.of(
          new Property(
              "amqp.content-type",
              BasicProperties::getContentType,
              BasicProperties.Builder::contentType),
          new Property(
              "amqp.content-encoding",
              BasicProperties::getContentEncoding,
              BasicProperties.Builder::contentEncoding),
          new Property(
              "amqp.correlation-id",
              BasicProperties::getCorrelationId,
              BasicProperties.Builder::correlationId),
          new Property(
              "amqp.reply-to", BasicProperties::getReplyTo, BasicProperties.Builder::replyTo),
          new Property("amqp.type", BasicProperties::getType, BasicProperties.Builder::type),
          new Property("amqp.app-id", BasicProperties::getAppId, BasicProperties.Builder::appId));

  private AmqpMessages() {}

  /** Why the message would not be carried, or empty. */
  static Optional<String> refusal(Message message) {
    if (message.body().isEmpty()) {
      return Optional.of("the body is empty");
    }
    if (MessageText.firstIllegal(message.body()).isPresent()) {
      return Optional.of("the body has a character that not every queue carries");
    }
    if (MessageText.utf8Length(message.body()) > MessageText.MAX_BYTES) {
      return Optional.of("the body is longer than " + MessageText.MAX_BYTES + " bytes");
    }
    if (message.attributes().containsKey(UNREADABLE)) {
      return Optional.of("its body is not what was sent: it could not be read as text");
    }
    for (Map.Entry<String, Attribute> entry : message.attributes().entrySet()) {
      if (MessageText.utf8Length(entry.getKey()) > LONGEST_NAME) {
        return Optional.of("a name of an attribute is longer than " + LONGEST_NAME + " bytes");
      }
      if (isBinary(entry.getValue()) && decoded(entry.getValue().value()).isEmpty()) {
        return Optional.of("attribute " + entry.getKey() + " is binary, but not Base64");
      }
    }
    if (headerBytes(message) > MOST_HEADER_BYTES) {
      return Optional.of("the attributes are longer than " + MOST_HEADER_BYTES + " bytes");
    }
    return Optional.empty();
  }

  /** The bytes that a message takes: its body and its attributes. */
  static int size(Message message) {
    return MessageText.utf8Length(message.body()) + headerBytes(message);
  }

  private static int headerBytes(Message message) {
    int bytes = 0;
    for (Map.Entry<String, Attribute> entry : message.attributes().entrySet()) {
      bytes +=
          HEADER_OVERHEAD
              + MessageText.utf8Length(entry.getKey())
              + MessageText.utf8Length(entry.getValue().value());
      if (headerOf(entry.getValue()).isEmpty()) {
        bytes +=
            HEADER_OVERHEAD
                + MessageText.utf8Length(entry.getKey())
                + MessageText.utf8Length(entry.getValue().type());
      }
    }
    return bytes;
  }

  /** A message that is sent for the first time. */
  static Outgoing outgoing(QueueName to, Message message, Instant sentAt, Duration delay) {
    return new Outgoing(
        to, message.id(), properties(message, sentAt), message.body().getBytes(UTF_8), delay);
  }

  private static BasicProperties properties(Message message, Instant sentAt) {
    Map<String, Attribute> attributes = new HashMap<>(message.attributes());
    BasicProperties.Builder properties =
        new BasicProperties.Builder()
            .messageId(message.id().value())
            .deliveryMode(PERSISTENT)
            .timestamp(Date.from(sentAt))
            .contentType(TEXT);
    for (Property property : PROPERTIES) {
      Attribute value = attributes.remove(property.name());
      if (value != null && MessageText.utf8Length(value.value()) <= LONGEST_NAME) {
        properties = property.set().apply(properties, value.value());
      }
    }
    Map<String, Object> headers = new HashMap<>();
    Map<String, Object> types = new HashMap<>();
    attributes.forEach(
        (name, attribute) -> {
          Optional<Object> typed = headerOf(attribute);
          headers.put(name, typed.orElse(attribute.value()));
          if (typed.isEmpty()) {
            types.put(name, attribute.type());
          }
        });
    headers.keySet().removeAll(OURS);
    headers.keySet().removeAll(BROKERS);
    headers.put(SENT_AT, sentAt.toEpochMilli());
    if (!types.isEmpty()) {
      headers.put(TYPES, types);
    }
    return properties.headers(headers).build();
  }

  /**
   * The same with headers that Broker-J 10.1 takes whole: it counts the bytes of some strings
   * wrongly that are not ASCII, and closes the connection. They go as bytes, and their type is said
   * beside them.
   */
  static BasicProperties inAscii(BasicProperties properties) {
    Map<String, Object> headers = new HashMap<>(headers(properties));
    Map<String, Object> types = new HashMap<>();
    if (headers.get(TYPES) instanceof Map<?, ?> given) {
      given.forEach((name, type) -> types.put(name.toString(), type));
    }
    headers.replaceAll(
        (name, value) -> {
          boolean isText = value instanceof String || value instanceof LongString;
          if (!isText || value.toString().chars().allMatch(c -> c < 0x80)) {
            return value;
          }
          types.putIfAbsent(name, STRING);
          return value.toString().getBytes(UTF_8);
        });
    if (!types.isEmpty()) {
      headers.put(TYPES, types);
    }
    return properties.builder().headers(headers).build();
  }

  /** A header that says an attribute's type by its own, or empty if there is none. */
  private static Optional<Object> headerOf(Attribute attribute) {
    String value = attribute.value();
    if (attribute.type().equals(STRING)) {
      return Optional.of(value);
    }
    if (attribute.type().equals(BINARY)) {
      return decoded(value).map(bytes -> bytes);
    }
    return attribute.type().equals(NUMBER)
        ? wholeNumber(value).map(number -> number)
        : Optional.empty();
  }

  private static Optional<Long> wholeNumber(String text) {
    try {
      long number = Long.parseLong(text);
      return Long.toString(number).equals(text) ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isBinary(Attribute attribute) {
    return attribute.type().equals(BINARY) || attribute.type().startsWith(BINARY + ".");
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
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
    Map<String, Object> headers = new HashMap<>(headers(original));
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
    Map<String, Object> headers = new HashMap<>(headers(properties));
    headers.put(DUE, due.get().toEpochMilli());
    return properties.builder().headers(headers).build();
  }

  /** How long before its time a message has come; zero or less if it is due. */
  static Duration early(BasicProperties properties, Instant now) {
    return headers(properties).get(DUE) instanceof Long due
        ? Duration.between(now, Instant.ofEpochMilli(due))
        : Duration.ZERO;
  }

  /** The headers, of which there may be none. */
  static Map<String, Object> headers(BasicProperties properties) {
    Map<String, Object> headers = properties.getHeaders();
    return headers == null ? Map.of() : headers;
  }

  /** How often a message has been handed out by now, this time included. */
  static int attempt(BasicProperties properties, boolean redelivered) {
    Map<String, Object> headers = headers(properties);
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
    if (headers(properties).get(SENT_AT) instanceof Long millis
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

  /** What keeps a body from being carried as text, or empty. */
  static Optional<String> unreadable(byte[] body) {
    if (body.length == 0) {
      return Optional.of("its body is empty");
    }
    if (body.length > MessageText.MAX_BYTES) {
      return Optional.of("its body is longer than " + MessageText.MAX_BYTES + " bytes");
    }
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return MessageText.firstIllegal(text).isPresent()
          ? Optional.of("its body has a character that not every queue carries")
          : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.of("its body is not text in UTF-8");
    }
  }

  /**
   * A delivered message. What cannot be read of it is replaced, and that is said beside it.
   *
   * @param isDead whether it may be one that the broker has given up, which is said beside it, too
   */
  static Message message(MessageId id, BasicProperties properties, byte[] body, boolean isDead) {
    Map<String, Attribute> attributes = new HashMap<>();
    Map<String, Object> headers = headers(properties);
    Map<?, ?> types = headers.get(TYPES) instanceof Map<?, ?> map ? map : Map.of();
    headers.forEach(
        (name, value) -> {
          if (!OURS.contains(name) && !BROKERS.contains(name)) {
            attributeOf(value, types.get(name)).ifPresent(a -> attributes.put(name, a));
          }
        });
    for (Property property : PROPERTIES) {
      String value = property.get().apply(properties);
      if (value != null && !value.equals(TEXT)) {
        attributes.put(property.name(), Attribute.text(value));
      }
    }
    if (isDead && !attributes.containsKey(DeadLetters.REASON)) {
      deathMarks(properties)
          .forEach((name, value) -> attributes.put(name, Attribute.text(value.toString())));
    }
    unreadable(body).ifPresent(why -> attributes.put(UNREADABLE, Attribute.text(why)));
    return new Message(id, new String(body, UTF_8), attributes);
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
    return headers(properties).get(DEATHS) instanceof List<?> list
            && !list.isEmpty()
            && list.get(0) instanceof Map<?, ?> latest
        ? Optional.of(latest)
        : Optional.empty();
  }

  private static Optional<Attribute> attributeOf(@Nullable Object value, @Nullable Object type) {
    if (value instanceof LongString || value instanceof String) {
      return Optional.of(new Attribute(type == null ? STRING : type.toString(), value.toString()));
    }
    if (value instanceof byte[] bytes && type != null) {
      return Optional.of(new Attribute(type.toString(), new String(bytes, UTF_8)));
    }
    if (value instanceof byte[] bytes) {
      return Optional.of(new Attribute(BINARY, Base64.getEncoder().encodeToString(bytes)));
    }
    if (value instanceof Number) {
      return Optional.of(new Attribute(NUMBER, value.toString()));
    }
    if (value instanceof Boolean) {
      return Optional.of(Attribute.text(value.toString()));
    }
    return value instanceof Date date
        ? Optional.of(Attribute.text(date.toInstant().toString()))
        : Optional.empty();
  }
}
