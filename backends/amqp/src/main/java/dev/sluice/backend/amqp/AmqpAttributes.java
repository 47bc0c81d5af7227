package dev.sluice.backend.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import dev.sluice.engine.queue.Attribute;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attribute as the value of a header, and back: text as a string, whole numbers as a number,
 * binary ones as bytes. A type that none of these says stands in the header {@value
 * AmqpHeaders#TYPES}.
 */
final class AmqpAttributes {

  private static final String BINARY = "Binary";
  private static final String NUMBER = "Number";
  private static final String STRING = "String";

  private AmqpAttributes() {}

  /** A header that says an attribute's type by its own, or empty if there is none. */
  static Optional<Object> headerOf(Attribute attribute) {
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

  /** Whether an attribute is what its type says: a binary one has to be Base64. */
  static boolean isReadable(Attribute attribute) {
    boolean isBinary = attribute.type().equals(BINARY) || attribute.type().startsWith(BINARY + ".");
    return !isBinary || decoded(attribute.value()).isPresent();
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The attribute that a header is, or empty if no attribute says it.
   *
   * @param type what is said of its type beside it, if that is
   */
  static Optional<Attribute> attributeOf(@Nullable Object value, @Nullable Object type) {
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

  /**
   * The same properties with headers that Broker-J 10.1 takes whole: it counts the bytes of some
   * strings wrongly that are not ASCII, and closes the connection. They go as bytes, and their type
   * is said beside them.
   */
  static BasicProperties inAscii(BasicProperties properties) {
    Map<String, Object> headers = new HashMap<>(AmqpHeaders.of(properties));
    Map<String, Object> types = new HashMap<>();
    if (headers.get(AmqpHeaders.TYPES) instanceof Map<?, ?> given) {
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
      headers.put(AmqpHeaders.TYPES, types);
    }
    return properties.builder().headers(headers).build();
  }
}
