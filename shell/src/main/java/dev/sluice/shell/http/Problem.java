package dev.sluice.shell.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An error as the caller is told of it, after RFC 9457.
 *
 * @param kind what kind of error
 * @param detail what went wrong this time, in the caller's terms
 * @param id what the log knows this failure by; empty if there is nothing to look up
 * @param violations what is wrong in the request, place by place; copied
 * @param headers headers that go with the answer, such as {@code Retry-After}; copied
 */
public record Problem(
    ProblemKind kind,
    String detail,
    String id,
    List<Violation> violations,
    Map<String, String> headers) {

  /** The media type of {@link #json}. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final JsonFactory JSON = new JsonFactory();

  public Problem {
    violations = List.copyOf(violations);
    headers = Map.copyOf(headers);
  }

  /** A problem with nothing but a detail. */
  public static Problem of(ProblemKind kind, String detail) {
    return new Problem(kind, detail, "", List.of(), Map.of());
  }

  /** A request that is not what it should be. */
  public static Problem invalid(List<Violation> violations) {
    String detail = violations.stream().map(Violation::inWords).collect(Collectors.joining("; "));
    return new Problem(ProblemKind.INVALID_REQUEST, detail, "", violations, Map.of());
  }

  /** A body with one thing wrong. */
  public static Problem invalid(String pointer, String reason) {
    return invalid(List.of(new Violation(pointer, reason)));
  }

  /** A parameter of the path, the query or the headers that is not what it should be. */
  public static Problem invalidParameter(String name, String reason) {
    return invalid(List.of(Violation.ofParameter(name, reason)));
  }

  /** The same problem with an id under which the log has the rest. */
  public Problem withId(String id) {
    return new Problem(kind, detail, id, violations, headers);
  }

  /** The same problem with one more header. */
  public Problem withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Problem(kind, detail, id, violations, more);
  }

  /** The problem as a JSON document in UTF-8. */
  public byte[] json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", kind.type().toString());
      json.writeStringField("title", kind.title());
      json.writeNumberField("status", kind.status());
      json.writeStringField("detail", detail);
      if (!id.isEmpty()) {
        json.writeStringField("id", id);
      }
      if (!violations.isEmpty()) {
        json.writeArrayFieldStart("violations");
        for (Violation violation : violations) {
          json.writeStartObject();
          json.writeStringField(violation.in().member(), violation.where());
          json.writeStringField("reason", violation.reason());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
