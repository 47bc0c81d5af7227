package dev.sluice.backend.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
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
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The engine's messages as AMQP has them, and back.
 *
 * <p>The id is the property message-id. Attributes are headers ({@link AmqpAttributes}), beside
 * those that say what becomes of the message on its way ({@link AmqpHeaders}). A stranger's
 * properties such as content-type travel as attributes, {@code amqp.content-type}, and are
 * properties again when Sluice sends the message on.
 */
final class AmqpMessages {

  /** Says of a body what keeps it from being text; such a message is never sent. */
  static final String UNREADABLE = "sluice-unreadable";

  private static final String TEXT = "text/plain; charset=utf-8";

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
      if (!AmqpAttributes.isReadable(entry.getValue())) {
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
      if (AmqpAttributes.headerOf(entry.getValue()).isEmpty()) {
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
            .deliveryMode(AmqpHeaders.PERSISTENT)
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
          Optional<Object> typed = AmqpAttributes.headerOf(attribute);
          headers.put(name, typed.orElse(attribute.value()));
          if (typed.isEmpty()) {
            types.put(name, attribute.type());
          }
        });
    headers.keySet().removeIf(AmqpHeaders::isReserved);
    headers.put(AmqpHeaders.SENT_AT, sentAt.toEpochMilli());
    if (!types.isEmpty()) {
      headers.put(AmqpHeaders.TYPES, types);
    }
    return properties.headers(headers).build();
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
    Map<String, Object> headers = AmqpHeaders.of(properties);
    Map<?, ?> types = headers.get(AmqpHeaders.TYPES) instanceof Map<?, ?> map ? map : Map.of();
    headers.forEach(
        (name, value) -> {
          if (!AmqpHeaders.isReserved(name)) {
            AmqpAttributes.attributeOf(value, types.get(name))
                .ifPresent(a -> attributes.put(name, a));
          }
        });
    for (Property property : PROPERTIES) {
      String value = property.get().apply(properties);
      if (value != null && !value.equals(TEXT)) {
        attributes.put(property.name(), Attribute.text(value));
      }
    }
    if (isDead && !attributes.containsKey(DeadLetters.REASON)) {
      AmqpHeaders.deathMarks(properties)
          .forEach((name, value) -> attributes.put(name, Attribute.text(value.toString())));
    }
    unreadable(body).ifPresent(why -> attributes.put(UNREADABLE, Attribute.text(why)));
    return new Message(id, new String(body, UTF_8), attributes);
  }
}
