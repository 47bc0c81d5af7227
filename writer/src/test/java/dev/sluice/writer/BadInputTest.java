package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that a caller can get wrong, and what it is told. */
@MicronautTest
final class BadInputTest {

  @Inject EmbeddedServer server;
  @Inject TestQueue queue;

  @AfterEach
  void nothing_was_queued() {
    assertThat(queue.arrived()).isZero();
    queue.clear();
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        arguments("a number", "{\"body\": 12}", "/body", "must be a string"),
        arguments("a fraction", "{\"body\": 5.5}", "/body", "must be a string"),
        arguments("true", "{\"body\": true}", "/body", "must be a string"),
        arguments("null", "{\"body\": null}", "/body", "must be a string"),
        arguments("an array", "{\"body\": [\"a\"]}", "/body", "must be a string"),
        arguments("an object", "{\"body\": {\"a\": 1}}", "/body", "must be a string"),
        arguments("no body property", "{}", "/body", "is required"),
        arguments("an empty string", "{\"body\": \"\"}", "/body", "must have 1 to 1048576 char"),
        arguments("an unknown property", "{\"body\":\"a\",\"x\":1}", "/x", "is not known"),
        arguments("another case", "{\"Body\":\"a\"}", "/Body", "is not known"),
        arguments("an escaped name", "{\"body\":\"a\",\"a/b~\":1}", "/a~1b~0", "is not known"),
        arguments("the same name twice", "{\"body\":\"a\",\"body\":\"b\"}", "/body", "given twice"),
        arguments("an array at the top", "[{\"body\":\"a\"}]", "", "must be an object"),
        arguments("a string at the top", "\"a\"", "", "must be an object"),
        arguments("null at the top", "null", "", "must be an object"),
        arguments("a second value", "{\"body\":\"a\"} {}", "", "has more after the end"),
        arguments("trailing garbage", "{\"body\":\"a\"}x", "", "is not JSON"),
        arguments("a trailing comma", "{\"body\":\"a\",}", "", "is not JSON"),
        arguments("a comment", "{\"body\":\"a\"/*x*/}", "", "is not JSON"),
        arguments("single quotes", "{'body':'a'}", "", "is not JSON"),
        arguments("no quotes", "{body:\"a\"}", "", "is not JSON"),
        arguments("NaN", "{\"body\":NaN}", "", "is not JSON"),
        arguments("a raw line feed", "{\"body\":\"a\nb\"}", "", "is not JSON"),
        arguments("a bad escape", "{\"body\":\"\\x\"}", "", "is not JSON"),
        arguments("a form", "body=a", "", "is not JSON"),
        arguments("a cut off body", "{\"body\":\"a", "", "ends too early"),
        arguments("white space only", "  \n ", "", "is required"),
        arguments("nothing", "", "", "is required"),
        arguments("too deep", "[".repeat(40) + "]".repeat(40), "", "goes deeper than 32"),
        arguments(
            "a long name", "{\"" + "a".repeat(1_001) + "\":1}", "", "a name with more than 1000"),
        arguments(
            "a long number",
            "{\"body\":" + "1".repeat(101) + "}",
            "",
            "a number with more than 100"),
        arguments("far too deep", "{\"a\":".repeat(100_000), "", "goes deeper than 32"),
        arguments("a high half", "{\"body\":\"\\uD83D\"}", "/body", "half of a surrogate pair"),
        arguments("a low half", "{\"body\":\"a\\uDE00b\"}", "/body", "half of a surrogate pair"),
        arguments("a swapped pair", "{\"body\":\"\\uDE00\\uD83D\"}", "/body", "half of a surr"),
        arguments("a high half in a name", "{\"\\uD83D\":1}", "", "is not JSON"),
        arguments("a low half in a name", "{\"\\uDE00\":1}", "", "is not JSON"),
        arguments("U+0000", "{\"body\":\"a\\u0000\"}", "/body", "U+0000 at index 1"),
        arguments("U+0001", "{\"body\":\"\\u0001\"}", "/body", "U+0001 at index 0"),
        arguments("U+FFFF", "{\"body\":\"\\uFFFF\"}", "/body", "U+FFFF at index 0"),
        arguments("U+FFFE", "{\"body\":\"ab\\uFFFE\"}", "/body", "U+FFFE at index 2"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void a_bad_body_is_400_and_says_where_and_why(
      String what, String body, String pointer, String reason) {
    Answer answer = Wire.post(server.getPort(), body);

    answer.isProblem(400, "invalid-request").violates(pointer, reason);
    Contract.holds(answer);
  }

  static Stream<Arguments> bytes() {
    return Stream.of(
        arguments("overlong NUL", text(0xC0, 0x80), "is not UTF-8 at byte 9"),
        arguments("overlong slash", text(0xC0, 0xAF), "is not UTF-8 at byte 9"),
        arguments("overlong in three", text(0xE0, 0x80, 0xAF), "is not UTF-8 at byte 9"),
        arguments("an encoded surrogate", text(0xED, 0xA0, 0x80), "is not UTF-8 at byte 9"),
        arguments("beyond U+10FFFF", text(0xF4, 0x90, 0x80, 0x80), "is not UTF-8 at byte 9"),
        arguments("a lone continuation", text('a', 0x80), "is not UTF-8 at byte 10"),
        arguments("Latin-1", text(0xE4), "is not UTF-8 at byte 9"),
        arguments("a cut off character", cut(), "is not UTF-8"),
        arguments("a byte order mark", join("\uFEFF{\"body\":\"a\"}", "UTF-8"), "byte order mark"),
        arguments("UTF-16LE", join("{\"body\":\"a\"}", "UTF-16LE"), "is not UTF-8"),
        arguments("UTF-16BE", join("{\"body\":\"a\"}", "UTF-16BE"), "is not UTF-8"),
        arguments("UTF-16 with a mark", join("{\"body\":\"a\"}", "UTF-16"), "is not UTF-8"),
        arguments("UTF-32LE", join("{\"body\":\"a\"}", "UTF-32LE"), "is not UTF-8"),
        arguments("UTF-32BE", join("{\"body\":\"a\"}", "UTF-32BE"), "is not UTF-8"),
        arguments("one NUL", new byte[1], "is not UTF-8"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bytes")
  void bytes_that_are_not_utf_8_are_400(String what, byte[] body, String reason) {
    Answer answer = Wire.post(server.getPort(), body);

    answer.isProblem(400, "invalid-request").violates("", reason);
    Contract.holds(answer);
  }

  private static byte[] text(int... bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes("{\"body\":\"".getBytes(StandardCharsets.US_ASCII));
    for (int b : bytes) {
      all.write(b);
    }
    all.writeBytes("\"}".getBytes(StandardCharsets.US_ASCII));
    return all.toByteArray();
  }

  private static byte[] cut() {
    return new byte[] {'{', '"', 'b', (byte) 0xF0, (byte) 0x9F};
  }

  private static byte[] join(String text, String charset) {
    return text.getBytes(Charset.forName(charset));
  }

  static Stream<Arguments> heads() {
    String good = "Content-Type: application/json\nContent-Length: 12";
    String length = "Content-Length: 12";
    return Stream.of(
        arguments("POST", "/api/message", length, 415, "unsupported-media-type"),
        arguments(
            "POST", "/api/message", "Content-Type: \n" + length, 415, "unsupported-media-type"),
        arguments("POST", "/api/message", type("garbage"), 415, "unsupported-media-type"),
        arguments("POST", "/api/message", type("application/"), 415, "unsupported-media-type"),
        arguments("POST", "/api/message", type("/"), 415, "unsupported-media-type"),
        arguments("POST", "/api/message", type("*/*"), 415, "unsupported-media-type"),
        arguments("POST", "/api/message", type("text/plain"), 415, "unsupported-media-type"),
        arguments("POST", "/api/message", type("text/json"), 415, "unsupported-media-type"),
        arguments("POST", "/api/message", type("application/xml"), 415, "unsupported-media-type"),
        arguments(
            "POST",
            "/api/message",
            type("application/x-www-form-urlencoded"),
            415,
            "unsupported-media-type"),
        arguments(
            "POST",
            "/api/message",
            type("multipart/form-data; boundary=x"),
            415,
            "unsupported-media-type"),
        arguments(
            "POST",
            "/api/message",
            type("application/json; charset=utf-16"),
            415,
            "unsupported-media-type"),
        arguments(
            "POST",
            "/api/message",
            type("application/json, text/plain"),
            415,
            "unsupported-media-type"),
        arguments(
            "POST",
            "/api/message",
            good + "\nContent-Type: text/plain",
            415,
            "unsupported-media-type"),
        arguments(
            "POST",
            "/api/message",
            good + "\nContent-Encoding: gzip",
            415,
            "unsupported-media-type"),
        arguments(
            "POST", "/api/message", good + "\nContent-Encoding: br", 415, "unsupported-media-type"),
        arguments(
            "POST",
            "/api/message",
            good + "\nContent-Encoding: identity",
            415,
            "unsupported-media-type"),
        arguments("POST", "/api/message", good + "\nAccept: text/html", 406, "not-acceptable"),
        arguments("POST", "/api/message", good + "\nAccept: image/png", 406, "not-acceptable"),
        arguments("POST", "/api/messages", good, 404, "not-found"),
        arguments("POST", "/api/message/x", good + "\nAccept: text/html", 404, "not-found"),
        arguments("GET", "/assets/nothing.js", "Accept: */*", 404, "not-found"),
        arguments("GET", "/assets/..%2fsubmit.html", "Accept: */*", 404, "not-found"),
        arguments("GET", "/assets/submit.html", "Accept: */*", 404, "not-found"),
        arguments("GET", "/api", "Accept: text/html,*/*;q=0.8", 404, "not-found"),
        arguments("GET", "/docs/nothing.js", "Accept: */*", 404, "not-found"),
        arguments("GET", "/docs/..%2fapplication.yml", "Accept: */*", 404, "not-found"),
        arguments("GET", "/docs/../application.yml", "Accept: */*", 404, "not-found"),
        arguments("GET", "/application.yml", "Accept: */*", 404, "not-found"),
        arguments("GET", "/%", "Accept: */*", 400, "malformed-http"),
        arguments("GET", "/%zz", "Accept: */*", 400, "malformed-http"),
        arguments("GET", "/[", "Accept: */*", 400, "malformed-http"),
        arguments("GET", "/api/message", "Accept: */*", 405, "method-not-allowed"),
        arguments("PUT", "/api/message", good, 405, "method-not-allowed"),
        arguments("DELETE", "/api/message", "Accept: text/html", 405, "method-not-allowed"),
        arguments("TRACE", "/api/message", "Accept: */*", 405, "method-not-allowed"),
        arguments("BREW", "/api/message", "Accept: */*", 405, "method-not-allowed"),
        arguments("POST", "/docs", good, 405, "method-not-allowed"),
        arguments("GET", "/" + "a".repeat(5_000), "Accept: */*", 414, "uri-too-long"),
        arguments("GET", "/" + "a".repeat(500_000), "Accept: */*", 414, "uri-too-long"),
        arguments("GET", "/", "X: " + "a".repeat(20_000), 431, "headers-too-large"),
        arguments("GET", "/", "X: " + "a".repeat(500_000), 431, "headers-too-large"));
  }

  private static String type(String type) {
    return "Content-Type: " + type + "\nContent-Length: 12";
  }

  @ParameterizedTest
  @MethodSource("heads")
  void a_bad_head_keeps_its_code_and_is_a_problem(
      String method, String path, String headers, int status, String kind) {
    byte[] body =
        headers.contains("Content-Length")
            ? "{\"body\":\"a\"}".getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    Answer answer =
        Wire.exchange(
            server.getPort(),
            "%s %s HTTP/1.1\nHost: localhost\n%s".formatted(method, path, headers),
            body);

    answer.isProblem(status, kind);
  }

  @Test
  void a_method_that_is_not_allowed_is_told_which_are() {
    Answer answer =
        Wire.exchange(server.getPort(), "GET /api/message HTTP/1.1\nHost: localhost", new byte[0]);

    assertThat(answer.header("allow")).isEqualTo("POST");
  }

  @Test
  void a_coded_body_is_told_what_is_taken() {
    Answer answer =
        Wire.exchange(
            server.getPort(),
            """
            POST /api/message HTTP/1.1
            Host: localhost
            Content-Type: application/json
            Content-Encoding: gzip
            Content-Length: 3""",
            "abc".getBytes(StandardCharsets.US_ASCII));

    assertThat(answer.header("accept-encoding")).isEqualTo("identity");
  }

  @Test
  void no_body_and_no_content_type_is_400_all_the_same() {
    Answer answer =
        Wire.exchange(server.getPort(), "POST /api/message HTTP/1.1\nHost: localhost", new byte[0]);

    answer.isProblem(400, "invalid-request").violates("", "is required");
  }

  @Test
  void a_head_request_gets_no_body() {
    try (Wire wire = new Wire(server.getPort())) {
      wire.send("HEAD /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

      assertThat(wire.readHead().status()).isEqualTo(404);
      assertThat(wire.ends()).isTrue();
    }
  }

  @Test
  void all_violations_are_told_up_to_twenty() {
    StringBuilder body = new StringBuilder("{\"body\": 1");
    for (int i = 0; i < 1000; i++) {
      body.append(",\"a").append(i).append("\": 1");
    }
    Answer answer = Wire.post(server.getPort(), body.append('}').toString());

    answer.isProblem(400, "invalid-request");
    assertThat(answer.json().path("violations")).hasSize(20);
  }

  @Test
  void a_body_over_the_limit_is_413_whether_or_not_its_length_is_told() {
    byte[] tooLong = "a".repeat(6_815_745).getBytes(StandardCharsets.US_ASCII);

    Wire.post(server.getPort(), tooLong).isProblem(413, "too-large");
    try (Wire wire = new Wire(server.getPort())) {
      wire.send(
          "POST /api/message HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n"
              + Integer.toHexString(tooLong.length)
              + "\r\n");
      wire.send(tooLong).send("\r\n0\r\n\r\n").read().isProblem(413, "too-large");
    }
  }
}
