package dev.sluice.reader.handler;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.sluice.engine.algorithm.AlgorithmName;
import dev.sluice.engine.schedule.ScheduleId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to call, and with what: {@code {"scheduleId": …, "algorithm": "owner/name/version", "input":
 * …}}.
 *
 * @param schedule whose key the algorithm is called with; empty for a call without one
 * @param algorithm what is called
 * @param body what it gets: the input if that is a string, else the input's JSON as it stands
 * @param isText whether the input is a string
 */
record AlgorithmPayload(
    Optional<ScheduleId> schedule, AlgorithmName algorithm, String body, boolean isText) {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * Reads one.
   *
   * @throws PayloadException if it is none
   */
  static AlgorithmPayload read(String payload) throws PayloadException {
    try (JsonParser parser = JSON.createParser(payload)) {
      return new Reading(payload, parser).read();
    } catch (JsonProcessingException | IllegalArgumentException e) { // names classes, maybe
      throw wrong();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
  }

  private static PayloadException wrong() {
    return new PayloadException(
        "the payload has to be {\"algorithm\": \"owner/name/version\", \"input\": …}, with or without"
            + " a scheduleId");
  }

  /** One pass over a payload. */
  private static final class Reading {
    private final String payload;
    private final JsonParser parser;
    private @Nullable String schedule;
    private @Nullable String algorithm;
    private @Nullable String body;
    private boolean isText;

    Reading(String payload, JsonParser parser) {
      this.payload = payload;
      this.parser = parser;
    }

    AlgorithmPayload read() throws IOException, PayloadException {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw wrong();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        member(parser.currentName());
      }
      if (parser.nextToken() != null || algorithm == null || body == null) {
        throw wrong();
      }
      return new AlgorithmPayload(
          Optional.ofNullable(schedule).map(ScheduleId::new),
          AlgorithmName.parse(algorithm),
          body,
          isText);
    }

    private void member(String name) throws IOException, PayloadException {
      JsonToken value = parser.nextToken();
      switch (name) {
        case "scheduleId" -> schedule = text(value);
        case "algorithm" -> algorithm = text(value);
        case "input" -> input(value);
        default -> throw wrong();
      }
    }

    private String text(JsonToken value) throws IOException, PayloadException {
      if (value != JsonToken.VALUE_STRING) {
        throw wrong();
      }
      return parser.getText();
    }

    private void input(JsonToken value) throws IOException {
      isText = value == JsonToken.VALUE_STRING;
      if (isText) {
        body = parser.getText();
        return;
      }
      int from = (int) parser.currentTokenLocation().getCharOffset();
      parser.skipChildren();
      parser.finishToken();
      body = payload.substring(from, (int) parser.currentLocation().getCharOffset());
    }
  }
}
