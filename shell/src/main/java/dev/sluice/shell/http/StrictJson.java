package dev.sluice.shell.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A reader of JSON as RFC 8259 has it, in UTF-8 without a byte order mark, and with nothing that
 * two readers could understand in two ways: no name twice, no half surrogate pair, nothing after
 * the end.
 */
final class StrictJson {

  /** Nothing in our documents goes deeper than five; the bound is ours. */
  static final int DEEPEST = 32;

  /** Digits; enough for every number that some program computes with. */
  private static final int LONGEST_NUMBER = 100;

  /** Characters. */
  private static final int LONGEST_NAME = 1000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxNameLength(LONGEST_NAME)
                  .build())
          .build();

  private StrictJson() {}

  /**
   * The one value in these bytes.
   *
   * @throws ProblemException if that is not what they hold, with a violation that says where and
   *     why
   */
  static JsonNode read(byte[] bytes) {
    requireUtf8(bytes);
    try (JsonParser parser = JSON.createParser(bytes)) {
      if (parser.nextToken() == null) {
        throw invalid("", "is required");
      }
      JsonNode value = value(parser);
      if (parser.nextToken() != null) {
        throw invalid("", "has more after the end of its JSON value");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw notJson(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // bytes in memory
    }
  }

  private static void requireUtf8(byte[] bytes) {
    if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
      throw invalid("", "begins with a byte order mark");
    }
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      if (bytes[i] == 0) { // the parser would take it for UTF-16 or UTF-32
        throw invalid("", "is not UTF-8");
      }
    }
    OptionalInt malformed = Utf8.firstMalformed(bytes);
    if (malformed.isPresent()) {
      throw invalid("", "is not UTF-8 at byte " + malformed.getAsInt());
    }
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static JsonNode value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> JsonNode.createStringNode(text(parser));
      case VALUE_NUMBER_INT -> JsonNode.createNumberNode(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> JsonNode.createNumberNode(decimal(parser));
      case VALUE_TRUE -> JsonNode.createBooleanNode(true);
      case VALUE_FALSE -> JsonNode.createBooleanNode(false);
      case VALUE_NULL -> JsonNode.nullNode();
      default -> throw new IllegalStateException("no value begins with " + token);
    };
  }

  private static JsonNode object(JsonParser parser) throws IOException {
    Map<String, JsonNode> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName(); // the parser itself refuses half a pair in a name
      parser.nextToken();
      JsonPointer at = parser.getParsingContext().pathAsPointer();
      if (members.put(name, value(parser)) != null) {
        throw invalid(at.toString(), "is given twice");
      }
    }
    return JsonNode.createObjectNode(members);
  }

  private static JsonNode array(JsonParser parser) throws IOException {
    List<JsonNode> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return JsonNode.createArrayNode(elements);
  }

  /** A number whose exponent needs more than 32 bits is one that few programs could read. */
  private static BigDecimal decimal(JsonParser parser) throws IOException {
    try {
      return parser.getDecimalValue();
    } catch (ArithmeticException | NumberFormatException e) {
      throw invalid(
          parser.getParsingContext().pathAsPointer().toString(), "has too large an exponent");
    }
  }

  private static String text(JsonParser parser) throws IOException {
    String text = parser.getText();
    if (Utf8.hasLoneSurrogate(text)) {
      throw invalid(
          parser.getParsingContext().pathAsPointer().toString(),
          "has half of a surrogate pair, which is not a character");
    }
    return text;
  }

  /** In the caller's terms: the parser's own text names Java classes. */
  private static ProblemException notJson(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return invalid("", beyondLimit(String.valueOf(e.getMessage())));
    }
    if (e instanceof JsonEOFException) {
      return invalid("", "is not JSON: it ends too early");
    }
    return invalid(
        "",
        "is not JSON, from line %d, column %d on"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
  }

  /** Which of the limits it was, Jackson says in its text alone. */
  private static String beyondLimit(String text) {
    if (text.startsWith("Document nesting depth")) {
      return "goes deeper than " + DEEPEST + " levels";
    }
    return text.startsWith("Name length")
        ? "has a name with more than " + LONGEST_NAME + " characters"
        : "has a number with more than " + LONGEST_NUMBER + " digits";
  }

  private static ProblemException invalid(String pointer, String reason) {
    return new ProblemException(Problem.invalid(pointer, reason));
  }
}
