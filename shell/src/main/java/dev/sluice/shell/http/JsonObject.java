package dev.sluice.shell.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of any content, kept exactly: its numbers have all their digits, and its members
 * their order.
 *
 * @param tree the object
 */
public record JsonObject(JsonNode tree) {

  private static final JsonFactory COMPACT =
      new JsonFactoryBuilder().characterEscapes(new QueueEscapes()).build();

  public JsonObject {
    if (!tree.isObject()) {
      throw new IllegalArgumentException("not a JSON object");
    }
  }

  /** The object that this text is; empty if it is not one that {@link StrictJson} takes. */
  public static Optional<JsonObject> parse(String text) {
    try {
      return Optional.of(StrictJson.read(text.getBytes(UTF_8)))
          .filter(JsonNode::isObject)
          .map(JsonObject::new);
    } catch (ProblemException e) {
      return Optional.empty(); // what is wrong is nobody's question here
    }
  }

  /**
   * The object as JSON without white space, in characters that every queue carries: those outside
   * of XML 1.0 are escaped.
   */
  public String text() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = COMPACT.createGenerator(text)) {
      write(json, tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // into memory
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, JsonNode value) throws IOException {
    if (value.isObject()) {
      json.writeStartObject();
      for (Map.Entry<String, JsonNode> member : value.entries()) {
        json.writeFieldName(member.getKey());
        write(json, member.getValue());
      }
      json.writeEndObject();
    } else if (value.isArray()) {
      json.writeStartArray();
      for (JsonNode element : value.values()) {
        write(json, element);
      }
      json.writeEndArray();
    } else if (value.isString()) {
      json.writeString(value.getStringValue());
    } else if (value.isBoolean()) {
      json.writeBoolean(value.getBooleanValue());
    } else if (value.isNull()) {
      json.writeNull();
    } else {
      writeNumber(json, value.getNumberValue());
    }
  }

  private static void writeNumber(JsonGenerator json, Number number) throws IOException {
    if (number instanceof BigInteger integer) {
      json.writeNumber(integer);
    } else if (number instanceof BigDecimal decimal) {
      json.writeNumber(decimal);
    } else {
      json.writeNumber(number.toString()); // of a tree that was not read by StrictJson
    }
  }

  /** JSON's own escapes, and the two characters that JSON has and XML 1.0 has not. */
  private static final class QueueEscapes extends CharacterEscapes {

    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      return standardAsciiEscapesForJSON();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return switch (character) {
        case 0xFFFE -> new SerializedString("\\uFFFE");
        case 0xFFFF -> new SerializedString("\\uFFFF");
        default -> null;
      };
    }
  }
}
