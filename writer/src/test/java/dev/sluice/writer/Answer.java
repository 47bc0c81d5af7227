package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** What came back over the wire. */
record Answer(int status, Map<String, List<String>> headers, String text) {

  private static final ObjectMapper JSON = new ObjectMapper();

  String header(String name) {
    return String.join(", ", headers.getOrDefault(name, List.of()));
  }

  JsonNode json() {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Holds this to be a problem of the kind, after RFC 9457, that says nothing of our insides. */
  Answer isProblem(int expected, String kind) {
    assertThat(status).as(text).isEqualTo(expected);
    assertThat(header("content-type")).isEqualTo("application/problem+json");
    assertThat(header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(json().path("type").asText()).isEqualTo("https://sluice.dev/problems/" + kind);
    assertThat(json().path("status").asInt()).isEqualTo(expected);
    assertThat(json().path("title").asText()).isNotEmpty();
    assertThat(text).doesNotContainPattern("Exception|java\\.|dev\\.sluice\\.|micronaut|jackson");
    return this;
  }

  Answer violates(String pointer, String reason) {
    JsonNode violation = json().path("violations").path(0);
    assertThat(violation.path("pointer").asText("none")).as(text).isEqualTo(pointer);
    assertThat(violation.path("reason").asText()).contains(reason);
    return this;
  }

  String messageId() {
    assertThat(status).as(text).isEqualTo(201);
    assertThat(header("content-type")).isEqualTo("application/json");
    return json().path("messageId").asText();
  }
}
