package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.engine.job.JobCursor;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.queue.MessageId;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything about jobs that a caller can get wrong, and what it is told. */
@MicronautTest
final class JobsBadInputTest {

  @Inject EmbeddedServer server;
  @Inject TestQueue queue;
  @Inject TestStore store;
  @Inject JobLife life;

  @AfterEach
  void nothing_was_stored_or_queued() {
    assertThat(queue.arrived()).isZero();
    assertThat(store.rows().list(JobQuery.of(Owner.OPEN, 100)).jobs()).isEmpty();
  }

  private Answer ask(String method, String path, String body, String... headers) {
    Answer answer = Wire.ask(server.getPort(), method, path, body, headers);
    Contract.holds(method, path.replaceFirst("[?].*", ""), answer);
    return answer;
  }

  private static String job(String members) {
    return "{\"type\":\"default\",\"payload\":{}" + members + "}";
  }

  private static String payload(String json) {
    return "{\"type\":\"default\",\"payload\":" + json + "}";
  }

  private static String type(String json) {
    return "{\"payload\":{},\"type\":" + json + "}";
  }

  static Stream<Arguments> jobs() {
    String year = Instant.now().plus(Duration.ofDays(366)).plusSeconds(60).toString();
    return Stream.of(
        arguments("no type", "{\"payload\":{}}", "/type", "is required"),
        arguments("null for a type", type("null"), "/type", "must be a string"),
        arguments("a number for a type", type("1"), "/type", "must be a string"),
        arguments("an empty type", type("\"\""), "/type", "must match"),
        arguments("an illegal type", type("\"A b\""), "/type", "must match"),
        arguments("a type with a line feed", type("\"default\\n\""), "/type", "must match"),
        arguments("a long type", type("\"" + "a".repeat(64) + "\""), "/type", "must match"),
        arguments("an unknown type", type("\"none-such\""), "/type", "no handler is configured"),
        arguments("no payload", "{\"type\":\"default\"}", "/payload", "is required"),
        arguments("null for a payload", payload("null"), "/payload", "must be an object"),
        arguments("an array", payload("[{}]"), "/payload", "must be an object"),
        arguments("a string", payload("\"{}\""), "/payload", "must be an object"),
        arguments("a number", payload("5"), "/payload", "must be an object"),
        arguments("true", payload("true"), "/payload", "must be an object"),
        arguments(
            "one byte too much",
            payload("{\"a\":\"" + "b".repeat(262_144 - 7) + "\"}"),
            "/payload",
            "at most 262144 bytes"),
        arguments(
            "one byte too much in emoji",
            payload("{\"a\":\"" + "\uD83D\uDE00".repeat((262_144 - 8) / 4) + "b\"}"),
            "/payload",
            "at most 262144 bytes"),
        arguments(
            "too much once it is escaped",
            payload("{\"a\":\"" + "\\u0001".repeat(43_690) + "\"}"),
            "/payload",
            "at most 262144 bytes"),
        arguments(
            "too deep", payload("{\"a\":".repeat(32) + "1" + "}".repeat(32)), "", "deeper than 32"),
        arguments("a number without end", payload("{\"a\":" + "9".repeat(101) + "}"), "", "number"),
        arguments(
            "an endless exponent", payload("{\"a\":1e99999999999}"), "/payload/a", "exponent"),
        arguments("half a pair", payload("{\"a\":\"\\uD83D\"}"), "/payload/a", "half of a surr"),
        arguments("a name twice", payload("{\"a\":1,\"a\":1}"), "/payload/a", "given twice"),
        arguments("the payload twice", job(",\"payload\":{}"), "/payload", "given twice"),
        arguments("the type twice", job(",\"type\":\"default\""), "/type", "given twice"),
        arguments("an unknown property", job(",\"x\":1"), "/x", "is not known here"),
        arguments("an id of one's own", job(",\"jobId\":\"a\""), "/jobId", "is not known here"),
        arguments("an owner", job(",\"owner\":\"root\""), "/owner", "is not known here"),
        arguments(
            "a delay below 0", job(",\"delaySeconds\":-1"), "/delaySeconds", "0 at the least"),
        arguments(
            "a delay too long",
            job(",\"delaySeconds\":31536001"),
            "/delaySeconds",
            "31536000 at the most"),
        arguments(
            "a delay without end",
            job(",\"delaySeconds\":99999999999999999999"),
            "/delaySeconds",
            "is out of range"),
        arguments(
            "half a second", job(",\"delaySeconds\":0.5"), "/delaySeconds", "must be an integer"),
        arguments(
            "a delay in words", job(",\"delaySeconds\":\"5\""), "/delaySeconds", "must be an int"),
        arguments("a time as a number", job(",\"runAt\":1700000000"), "/runAt", "must be a string"),
        arguments("a time in words", job(",\"runAt\":\"tomorrow\""), "/runAt", "RFC 3339"),
        arguments("a day only", job(",\"runAt\":\"2030-01-01\""), "/runAt", "RFC 3339"),
        arguments("no offset", job(",\"runAt\":\"2030-01-01T00:00:00\""), "/runAt", "RFC 3339"),
        arguments("no seconds", job(",\"runAt\":\"2030-01-01T00:00Z\""), "/runAt", "RFC 3339"),
        arguments(
            "a zone",
            job(",\"runAt\":\"2030-01-01T00:00:00+01:00[Europe/Paris]\""),
            "/runAt",
            "RFC 3339"),
        arguments("an empty time", job(",\"runAt\":\"\""), "/runAt", "RFC 3339"),
        arguments(
            "the 30th of February",
            job(",\"runAt\":\"2030-02-30T00:00:00Z\""),
            "/runAt",
            "not allowed"),
        arguments(
            "more than a year ahead", job(",\"runAt\":\"" + year + "\""), "/runAt", "366 days"),
        arguments(
            "the end of time",
            job(",\"runAt\":\"9999-12-31T23:59:59.999999999-18:00\""),
            "/runAt",
            "366 days"),
        arguments(
            "delay and time",
            job(",\"delaySeconds\":0,\"runAt\":\"2020-01-01T00:00:00Z\""),
            "/runAt",
            "not be given together"),
        arguments(
            "sendResult as text", job(",\"sendResult\":\"true\""), "/sendResult", "true or f"),
        arguments("sendResult as a number", job(",\"sendResult\":1"), "/sendResult", "true or f"),
        arguments(
            "another's secret",
            """
            {"type":"algorithm","payload":{"algorithm":"a/b/c","input":"x","scheduleId":"x"}}""",
            "/payload/scheduleId",
            "for the jobs that a schedule makes"),
        arguments("an array at the top", "[]", "", "must be an object"),
        arguments("no JSON", "type=default", "", "is not JSON"),
        arguments("nothing", "", "", "is required"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jobs")
  void a_bad_job_is_400_and_says_where_and_why(
      String what, String body, String pointer, String reason) {
    ask("POST", "/api/jobs", body).isProblem(400, "invalid-request").violates(pointer, reason);
  }

  @Test
  void all_that_is_wrong_with_a_job_is_told_at_once() {
    Answer answer =
        ask(
            "POST",
            "/api/jobs",
            """
            {"type": "none-such", "payload": {}, "delaySeconds": 1,
             "runAt": "2999-01-01T00:00:00Z"}""");

    assertThat(answer.isProblem(400, "invalid-request").json().path("violations")).hasSize(2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jobs")
  void a_bad_job_in_a_batch_is_refused_alone_or_with_the_batch_but_never_accepted(
      String what, String body, String pointer, String reason) {
    Answer answer = ask("POST", "/api/jobs/batch", "{\"jobs\":[" + body + "]}");

    if (answer.status() == 200) {
      assertThat(answer.json().at("/results/0/status").asInt()).isEqualTo(400);
      assertThat(answer.json().at("/results/0/problem/violations/0/pointer").asText())
          .isEqualTo("/jobs/0" + pointer);
      assertThat(answer.json().at("/results/0/problem/violations/0/reason").asText())
          .contains(reason);
    } else {
      answer.isProblem(400, "invalid-request");
      if (!pointer.isEmpty()) {
        answer.violates("/jobs/0" + pointer, reason);
      }
    }
  }

  static Stream<Arguments> batches() {
    String good = job("");
    return Stream.of(
        arguments("no jobs", "{}", "/jobs", "is required"),
        arguments("null", "{\"jobs\":null}", "/jobs", "must be an array"),
        arguments("an object", "{\"jobs\":{}}", "/jobs", "must be an array"),
        arguments("an array at the top", "[" + good + "]", "", "must be an object"),
        arguments("an empty batch", "{\"jobs\":[]}", "/jobs", "must have 1 to 100 entries"),
        arguments(
            "101 jobs",
            "{\"jobs\":[" + (good + ",").repeat(100) + good + "]}",
            "/jobs",
            "must have 1 to 100 entries"),
        arguments(
            "a wrong type among good ones",
            "{\"jobs\":[" + good + "," + payload("[]") + "]}",
            "/jobs/1/payload",
            "must be an object"),
        arguments(
            "a job without a type among good ones",
            "{\"jobs\":[" + good + "," + good + ",{\"payload\":{}}]}",
            "/jobs/2/type",
            "is required"),
        arguments(
            "an illegal type among good ones",
            "{\"jobs\":[" + good + "," + type("\"A\"") + "]}",
            "/jobs/1/type",
            "must match"),
        arguments(
            "a negative delay among good ones",
            "{\"jobs\":[" + good + "," + job(",\"delaySeconds\":-1") + "]}",
            "/jobs/1/delaySeconds",
            "0 at the least"),
        arguments("null for a job", "{\"jobs\":[null]}", "/jobs/0", "must be an object"),
        arguments("a string for a job", "{\"jobs\":[\"a\"]}", "/jobs/0", "must be an object"),
        arguments("an unknown property", "{\"jobs\":[" + good + "],\"x\":1}", "/x", "not known"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("batches")
  void a_batch_of_another_shape_is_400_as_a_whole(
      String what, String body, String pointer, String reason) {
    ask("POST", "/api/jobs/batch", body)
        .isProblem(400, "invalid-request")
        .violates(pointer, reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ä", "a\u0001b", "\u007f"})
  void a_key_that_is_not_printable_ascii_is_400_and_named(String key) {
    Answer answer =
        Wire.ask(server.getPort(), "POST", "/api/jobs", job(""), "Idempotency-Key: " + key);

    if (key.contains("\u0001") || key.contains("\u007f")) {
      assertThat(answer.status()).isEqualTo(400); // of the header, or of HTTP
    } else {
      names(answer, "Idempotency-Key", "");
    }
  }

  @Test
  void a_key_that_is_too_long_or_given_twice_is_400_and_named() {
    String key = "Idempotency-Key: ";
    names(
        ask("POST", "/api/jobs", job(""), key + "a".repeat(256)),
        "Idempotency-Key",
        "must have 1 to 255 characters");
    names(
        ask("POST", "/api/jobs", job(""), key + "a", key + "a"),
        "Idempotency-Key",
        "is given twice");
  }

  private static void names(Answer answer, String parameter, String reason) {
    answer.isProblem(400, "invalid-request");
    assertThat(answer.json().at("/violations/0/parameter").asText()).isEqualTo(parameter);
    assertThat(answer.json().at("/violations/0/reason").asText()).contains(reason);
    assertThat(answer.json().at("/violations/0").has("pointer")).isFalse();
    assertThat(answer.json().path("detail").asText()).startsWith(parameter + ": ");
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<Arguments> queries() {
    String good = new JobCursor(Instant.EPOCH, new MessageId("a")).text();
    return Stream.of(
        arguments("limit=0", "limit", "1 at the least"),
        arguments("limit=-1", "limit", "1 at the least"),
        arguments("limit=101", "limit", "100 at the most"),
        arguments("limit=x", "limit", "must be an integer"),
        arguments("limit=", "limit", "must not be empty"),
        arguments("limit=1.0", "limit", "must be an integer"),
        arguments("limit=%2B5", "limit", "must be an integer"),
        arguments("limit=%205", "limit", "must be an integer"),
        arguments("limit=05", "limit", "must be an integer"),
        arguments("limit=99999999999", "limit", "is out of range"),
        arguments("limit=1&limit=2", "limit", "is given twice"),
        arguments("state=NONE", "state", "not allowed"),
        arguments("state=queued", "state", "not allowed"),
        arguments("state=", "state", "must not be empty"),
        arguments("state=QUEUED,FAILED", "state", "not allowed"),
        arguments("state=QUEUED&state=FAILED", "state", "is given twice"),
        arguments("type=A", "type", "must match"),
        arguments("type=", "type", "must not be empty"),
        arguments("type=a%0A", "type", "must match"),
        arguments("type=" + "a".repeat(64), "type", "must match"),
        arguments("cursor=", "cursor", "must not be empty"),
        arguments("cursor=!!!", "cursor", "not one that a list"),
        arguments("cursor=%00", "cursor", "not one that a list"),
        arguments("cursor=a", "cursor", "not one that a list"),
        arguments("cursor=" + base64("nonsense"), "cursor", "not one that a list"),
        arguments("cursor=" + base64(":"), "cursor", "not one that a list"),
        arguments("cursor=" + base64("1:"), "cursor", "not one that a list"),
        arguments("cursor=" + base64("1:a b"), "cursor", "not one that a list"),
        arguments("cursor=" + base64("x:a"), "cursor", "not one that a list"),
        arguments("cursor=" + base64("01:a"), "cursor", "not one that a list"),
        arguments("cursor=" + base64("-1:a"), "cursor", "not one that a list"),
        arguments("cursor=" + base64(Long.MAX_VALUE + ":a"), "cursor", "not one that a list"),
        arguments("cursor=" + base64("9".repeat(30) + ":a"), "cursor", "not one that a list"),
        arguments("cursor=" + base64("1:ä"), "cursor", "not one that a list"),
        arguments("cursor=" + good + "%3D%3D", "cursor", "not one that a list"),
        arguments("cursor=" + "a".repeat(301), "cursor", "1 to 300 characters"),
        arguments("stat=FAILED", "stat", "is not known here"),
        arguments("owner=root", "owner", "is not known here"));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void a_bad_parameter_is_400_and_named(String query, String parameter, String reason) {
    names(ask("GET", "/api/jobs?" + query, ""), parameter, reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0199d3c4-7a1e-7c1b-9d55-0a8b2f4c6e10",
        "batch",
        "%00",
        "%20",
        "a%20b",
        "a%2Fb",
        "..%2F..%2Fetc",
        "%2e%2e",
        "%0d%0aX:%20y",
        "%C3%A4",
        "'%20OR%20'1'='1",
        "{id}",
        "*",
        "~",
        "a;b=c",
        "%F0%9F%98%80",
        "%ff",
      })
  void an_id_that_no_job_has_or_can_have_is_404(String id) {
    String escaped = id.replace("{", "%7B").replace("}", "%7D");
    for (String path : List.of("", "/why")) {
      Wire.ask(server.getPort(), "GET", "/api/jobs/" + escaped + path, "")
          .isProblem(404, "not-found");
    }
    for (String path : List.of("/cancel", "/retry")) {
      Wire.ask(server.getPort(), "POST", "/api/jobs/" + escaped + path, "")
          .isProblem(404, "not-found");
    }
  }

  @Test
  void an_id_of_any_length_is_404() {
    for (int length : List.of(100, 101, 3_000)) {
      ask("GET", "/api/jobs/" + "a".repeat(length), "").isProblem(404, "not-found");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/jobs",
    "DELETE, /api/jobs/a",
    "POST, /api/jobs/a",
    "GET, /api/jobs/a/cancel",
    "GET, /api/jobs/a/retry",
    "POST, /api/jobs/a/why"
  })
  void another_method_is_405(String method, String path) {
    Wire.ask(server.getPort(), method, path, "").isProblem(405, "method-not-allowed");
  }
}
