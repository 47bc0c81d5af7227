package dev.sluice.shell.http;

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
import org.jspecify.annotations.Nullable;

/**
 * JSON without white space, in characters that every queue carries: those outside of XML 1.0 are
 * escaped. Numbers keep all their digits.
 */
final class CompactJson {

  private static final JsonFactory COMPACT =
      new JsonFactoryBuilder().characterEscapes(new QueueEscapes()).build();

  private CompactJson() {}

  static String text(JsonNode tree) {
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
