package dev.sluice.backend.jdbc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.engine.job.Attempt;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.WorkerId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is stored as JSON in one column: a job's attempts, and what a worker can do. A field that
 * this version does not know is skipped, so that a newer one may add some.
 */
final class JsonText {

  private static final JsonFactory JSON = new JsonFactory();

  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  private JsonText() {}

  private static String text(Writing writing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      writing.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does not fail
    }
    return text.toString();
  }

  /** An array of attempts, oldest first. */
  static String of(List<Attempt> attempts) {
    return text(
        json -> {
          json.writeStartArray();
          for (Attempt attempt : attempts) {
            write(json, attempt);
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, Attempt attempt) throws IOException {
    json.writeStartObject();
    json.writeNumberField("number", attempt.number());
    json.writeStringField("worker", attempt.worker().value());
    json.writeNumberField("started", attempt.startedAt().toEpochMilli());
    if (attempt.end().isPresent()) {
      Attempt.End end = attempt.end().get();
      json.writeNumberField("ended", end.at().toEpochMilli());
      json.writeStringField("how", end.how().name());
      json.writeStringField("error", end.error());
      json.writeStringField("output", end.output());
    }
    json.writeEndObject();
  }

  /**
   * The attempts that {@link #of(List)} wrote.
   *
   * @throws IllegalArgumentException if it is not such a text
   */
  static List<Attempt> attempts(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      List<Attempt> attempts = new ArrayList<>();
      require(json.nextToken() == JsonToken.START_ARRAY, json);
      while (json.nextToken() == JsonToken.START_OBJECT) {
        attempts.add(attempt(fields(json)));
      }
      require(json.currentToken() == JsonToken.END_ARRAY, json);
      return attempts;
    } catch (IOException e) {
      throw new IllegalArgumentException("these are no attempts: " + e.getMessage(), e);
    }
  }

  private static Attempt attempt(Map<String, String> fields) {
    return new Attempt(
        Integer.parseInt(fields.getOrDefault("number", "")),
        new WorkerId(fields.getOrDefault("worker", "")),
        time(fields.getOrDefault("started", "")),
        Optional.ofNullable(fields.get("ended"))
            .map(
                ended ->
                    new Attempt.End(
                        time(ended),
                        Attempt.How.valueOf(fields.getOrDefault("how", "")),
                        fields.getOrDefault("error", ""),
                        fields.getOrDefault("output", ""))));
  }

  private static Instant time(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  /** An object with what a worker says of each type. */
  static String of(Map<JobType, String> types) {
    return text(
        json -> {
          json.writeStartObject();
          Map<String, String> sorted = new TreeMap<>();
          types.forEach((type, why) -> sorted.put(type.value(), why));
          for (Map.Entry<String, String> entry : sorted.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
          }
          json.writeEndObject();
        });
  }

  /**
   * The types that {@link #of(Map)} wrote.
   *
   * @throws IllegalArgumentException if it is not such a text
   */
  static Map<JobType, String> types(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      require(json.nextToken() == JsonToken.START_OBJECT, json);
      Map<JobType, String> types = new HashMap<>();
      fields(json).forEach((type, why) -> types.put(new JobType(type), why));
      return types;
    } catch (IOException e) {
      throw new IllegalArgumentException("these are no types: " + e.getMessage(), e);
    }
  }

  /** The fields of an object that are text or a number, by name; others are skipped. */
  private static Map<String, String> fields(JsonParser json) throws IOException {
    Map<String, String> fields = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
        fields.put(name, json.getText());
      } else {
        json.skipChildren();
      }
    }
    require(json.currentToken() == JsonToken.END_OBJECT, json);
    return fields;
  }

  private static void require(boolean holds, JsonParser json) {
    if (!holds) {
      throw new IllegalArgumentException(
          "this JSON is not what was stored, at " + json.currentLocation().getCharOffset());
    }
  }
}
