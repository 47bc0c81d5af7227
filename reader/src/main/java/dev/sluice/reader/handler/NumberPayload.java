package dev.sluice.reader.handler;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/**
 * The form of a payload that is a JSON object with one member, a number. Nothing is coerced, and
 * nothing may stand beside it.
 *
 * @param member the member's name
 * @param kind which numbers are meant
 * @param least the smallest, included
 * @param most the largest, included
 */
record NumberPayload(String member, Kind kind, long least, long most) {

  /** Which numbers are meant. */
  enum Kind {
    /** Any. */
    NUMBER("a number"),
    /** Only those written without a fraction and without an exponent. */
    INTEGER("an integer");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /** A hundred digits are more than any number here has; the bound is ours. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(4).maxNumberLength(100).build())
          .build();

  /**
   * The number.
   *
   * @throws PayloadException if the payload has another form
   */
  BigDecimal read(String payload) throws PayloadException {
    try (JsonParser parser = JSON.createParser(payload)) {
      if (parser.nextToken() != JsonToken.START_OBJECT
          || parser.nextToken() != JsonToken.FIELD_NAME
          || !parser.currentName().equals(member)
          || !isMeant(parser.nextToken())) {
        throw wrong();
      }
      BigDecimal number = parser.getDecimalValue();
      if (parser.nextToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw wrong();
      }
      if (number.compareTo(BigDecimal.valueOf(least)) < 0
          || number.compareTo(BigDecimal.valueOf(most)) > 0) {
        throw wrong();
      }
      return number;
    } catch (JsonProcessingException e) { // its text names Java classes
      throw wrong();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
  }

  private boolean isMeant(JsonToken token) {
    return token == JsonToken.VALUE_NUMBER_INT
        || (token == JsonToken.VALUE_NUMBER_FLOAT && kind == Kind.NUMBER);
  }

  private PayloadException wrong() {
    return new PayloadException(
        "the payload has to be {\"%s\": n} and nothing else, where n is %s from %d to %d"
            .formatted(member, kind.words, least, most));
  }
}
