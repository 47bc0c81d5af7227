package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.engine.job.Owner;
import dev.sluice.engine.schedule.Schedule;
import dev.sluice.engine.schedule.ScheduleStore;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything about schedules that a caller can get wrong, and what it is told. */
@MicronautTest
final class SchedulesBadInputTest {

  private static final String SCHEDULES = "/user/ada/schedules";

  @Inject EmbeddedServer server;
  @Inject ScheduleStore store;
  @Inject TestQueue queue;

  private record Request(String method, String path, String body) {}

  /** All that can be asked of a schedule, behind its address. */
  private static final List<Request> OF_ONE =
      List.of(
          new Request("GET", "", ""),
          new Request("PATCH", "", "{\"enabled\":false}"),
          new Request("DELETE", "", ""),
          new Request("GET", "/runs", ""),
          new Request("POST", "/run", ""));

  private String kept = "";
  private Optional<Schedule> before = Optional.empty();

  @BeforeEach
  void has_one_schedule() {
    kept =
        ask("POST", SCHEDULES, schedule("\"run_interval_minutes\":5")).json().path("id").asText();
    before = store.list(new Owner("ada"), Optional.empty(), 100).schedules().stream().findFirst();
    assertThat(before).isPresent();
  }

  @AfterEach
  void nothing_has_changed() {
    List<Schedule> after = store.list(new Owner("ada"), Optional.empty(), 100).schedules();
    assertThat(after).containsExactly(before.orElseThrow());
    assertThat(queue.arrived()).isZero();
    store.delete(before.orElseThrow().id());
  }

  private Answer ask(String method, String path, String body, String... headers) {
    Answer answer = Wire.ask(server.getPort(), method, path, body, headers);
    Contract.holds(method, path.replaceFirst("[?].*", ""), answer);
    return answer;
  }

  private static String schedule(String members) {
    return """
        {"algorithm":"rowell/Hello/0.2.0","apikey":"simWRvOO0HPZJL","input":"x",%s}"""
        .formatted(members);
  }

  private static String every(String minutes) {
    return schedule("\"run_interval_minutes\":" + minutes);
  }

  private static String cron(String cron) {
    return schedule("\"cron\":\"" + cron + "\"");
  }

  private static String cron(String cron, String zone) {
    return schedule("\"cron\":\"" + cron + "\",\"timeZone\":" + zone);
  }

  private static String with(String members) {
    return schedule("\"run_interval_minutes\":5," + members);
  }

  private static String without(String member) {
    return every("5").replaceFirst("\"" + member + "\":\"[^\"]*\",", "");
  }

  private static String algorithm(String json) {
    return every("5").replace("\"rowell/Hello/0.2.0\"", json);
  }

  private static String apikey(String json) {
    return every("5").replace("\"simWRvOO0HPZJL\"", json);
  }

  private static String input(String json) {
    return every("5").replace("\"x\"", json);
  }

  static Stream<Arguments> schedules() {
    return Stream.of(
        arguments("interval 0", every("0"), "/run_interval_minutes", "1 at the least"),
        arguments("interval -5", every("-5"), "/run_interval_minutes", "1 at the least"),
        arguments("interval 5.5", every("5.5"), "/run_interval_minutes", "must be an integer"),
        arguments("interval 5.0", every("5.0"), "/run_interval_minutes", "must be an integer"),
        arguments("interval 1e1", every("1e1"), "/run_interval_minutes", "must be an integer"),
        arguments("interval \"5\"", every("\"5\""), "/run_interval_minutes", "an integer"),
        arguments("interval true", every("true"), "/run_interval_minutes", "must be an integer"),
        arguments("interval []", every("[5]"), "/run_interval_minutes", "must be an integer"),
        arguments("over a year", every("525601"), "/run_interval_minutes", "525600 at the most"),
        arguments("2^31", every("2147483648"), "/run_interval_minutes", "is out of range"),
        arguments("2^64", every("18446744073709551616"), "/run_interval_minutes", "out of range"),
        arguments(
            "interval twice",
            with("\"run_interval_minutes\":6"),
            "/run_interval_minutes",
            "given twice"),
        arguments("neither", schedule("\"enabled\":true"), "", "run_interval_minutes or cron"),
        arguments(
            "both null",
            schedule("\"cron\":null,\"run_interval_minutes\":null"),
            "",
            "run_interval_minutes or cron"),
        arguments("both", with("\"cron\":\"0 8 * * *\""), "/cron", "not be given together"),
        arguments(
            "camel case",
            schedule("\"runIntervalMinutes\":5"),
            "/runIntervalMinutes",
            "is not known here"),
        arguments("an unknown field", with("\"every\":5"), "/every", "is not known here"),
        arguments("an id", with("\"id\":\"x\""), "/id", "is not known here"),
        arguments("an owner", with("\"username\":\"eve\""), "/username", "is not known here"),
        arguments(
            "a next run",
            with("\"nextRunAt\":\"2030-01-01T00:00:00Z\""),
            "/nextRunAt",
            "is not known here"),
        arguments("no algorithm", without("algorithm"), "/algorithm", "is required"),
        arguments("algorithm null", algorithm("null"), "/algorithm", "must be a string"),
        arguments("algorithm 5", algorithm("5"), "/algorithm", "must be a string"),
        arguments("an empty algorithm", algorithm("\"\""), "/algorithm", "must match"),
        arguments("two parts", algorithm("\"rowell/Hello\""), "/algorithm", "must match"),
        arguments("four parts", algorithm("\"a/b/c/d\""), "/algorithm", "must match"),
        arguments("dots", algorithm("\"../../etc\""), "/algorithm", "must match"),
        arguments("an empty part", algorithm("\"a//c\""), "/algorithm", "must match"),
        arguments("a question mark", algorithm("\"a/b/c?d\""), "/algorithm", "must match"),
        arguments("an escape", algorithm("\"a/b/%2e%2e\""), "/algorithm", "must match"),
        arguments("a host", algorithm("\"http://evil/a/b\""), "/algorithm", "must match"),
        arguments("a line feed", algorithm("\"a/b/c\\n\""), "/algorithm", "must match"),
        arguments(
            "a long part", algorithm("\"a/b/" + "c".repeat(65) + "\""), "/algorithm", "must match"),
        arguments("nowhere", algorithm("\"nobody/Hello/1\""), "/algorithm", "no address"),
        arguments("no key", without("apikey"), "/apikey", "is required"),
        arguments("key null", apikey("null"), "/apikey", "must be a string"),
        arguments("key 5", apikey("5"), "/apikey", "must be a string"),
        arguments("an empty key", apikey("\"\""), "/apikey", "must match"),
        arguments("a long key", apikey("\"" + "k".repeat(1_001) + "\""), "/apikey", "must match"),
        arguments("a key with a space", apikey("\"a b\""), "/apikey", "must match"),
        arguments("a key with CRLF", apikey("\"a\\r\\nX: y\""), "/apikey", "must match"),
        arguments("a key with umlauts", apikey("\"k\u00fcy\""), "/apikey", "must match"),
        arguments("no input", without("input"), "/input", "is required"),
        arguments("input null", input("null"), "/input", "is required"),
        arguments("a long input", input("\"" + "i".repeat(262_144) + "\""), "/input", "too long"),
        arguments("half a pair", input("\"\\uD83D\""), "/input", "half of a surr"),
        arguments("enabled 1", with("\"enabled\":1"), "/enabled", "true or false"),
        arguments("enabled yes", with("\"enabled\":\"yes\""), "/enabled", "true or false"),
        arguments("overlap queue", with("\"overlap\":\"QUEUE\""), "/overlap", "not allowed"),
        arguments("overlap skip", with("\"overlap\":\"skip\""), "/overlap", "not allowed"),
        arguments("overlap true", with("\"overlap\":true"), "/overlap", "must be a string"),
        arguments("catch up -1", with("\"catchUp\":-1"), "/catchUp", "0 at the least"),
        arguments("catch up 10081", with("\"catchUp\":10081"), "/catchUp", "10080 at the most"),
        arguments("catch up 1h", with("\"catchUp\":\"1h\""), "/catchUp", "must be an integer"),
        arguments("start a day", with("\"startAt\":\"2030-01-01\""), "/startAt", "RFC 3339"),
        arguments("start a number", with("\"startAt\":1"), "/startAt", "must be a string"),
        arguments(
            "start in 9999", with("\"startAt\":\"9999-01-01T00:00:00Z\""), "/startAt", "10 years"),
        arguments(
            "start in 1970", with("\"startAt\":\"1970-01-01T00:00:00Z\""), "/startAt", "10 years"),
        arguments("end in 9999", with("\"endAt\":\"9999-01-01T00:00:00Z\""), "/endAt", "10 years"),
        arguments(
            "end before start",
            with("\"startAt\":\"2030-01-01T00:00:00Z\"," + "\"endAt\":\"2029-12-31T23:59:59Z\""),
            "/endAt",
            "must be after startAt"),
        arguments(
            "end at start",
            with("\"startAt\":\"2030-01-01T00:00:00Z\"," + "\"endAt\":\"2030-01-01T00:00:00Z\""),
            "/endAt",
            "must be after startAt"),
        arguments(
            "end in the past",
            with("\"endAt\":\"2020-01-01T00:00:00Z\""),
            "/endAt",
            "must be after startAt"),
        arguments(
            "cron not before its end",
            schedule(
                "\"cron\":\"0 0 29 2 *\",\"startAt\":\"2029-03-01T00:00:00Z\","
                    + "\"endAt\":\"2030-03-01T00:00:00Z\""),
            "/endAt",
            "leaves no time"),
        arguments("cron never", cron("0 0 30 2 *"), "/cron", "is never due"),
        arguments("cron never in April", cron("0 0 31 4 *"), "/cron", "is never due"),
        arguments("cron empty", cron(""), "/cron", "1 to 200 characters"),
        arguments("cron four fields", cron("0 8 * *"), "/cron", "five fields"),
        arguments("cron six fields", cron("0 0 8 * * *"), "/cron", "five fields"),
        arguments("cron with seconds", cron("*/5 * * * * ?"), "/cron", "five fields"),
        arguments("cron words", cron("every five minutes"), "/cron", "five fields"),
        arguments("cron nickname", cron("@hourly"), "/cron", "five fields"),
        arguments("cron minute 60", cron("60 8 * * *"), "/cron", "is no cron expression"),
        arguments("cron hour 24", cron("0 24 * * *"), "/cron", "is no cron expression"),
        arguments("cron day 0", cron("0 8 0 * *"), "/cron", "is no cron expression"),
        arguments("cron month 13", cron("0 8 * 13 *"), "/cron", "is no cron expression"),
        arguments("cron step 0", cron("*/0 8 * * *"), "/cron", "is no cron expression"),
        arguments("cron backwards", cron("0 8-5 * * *"), "/cron", "is no cron expression"),
        arguments("cron L", cron("0 8 L * *"), "/cron", "is no cron expression"),
        arguments("cron long", cron("1," + "1,".repeat(100) + "1 * * * *"), "/cron", "1 to 200"),
        arguments("cron a number", schedule("\"cron\":5"), "/cron", "must be a string"),
        arguments("cron a line feed", cron("0 8 * * *\\n0 9 * * *"), "/cron", "five fields"),
        arguments("zone on Mars", cron("0 8 * * *", "\"Mars/Olympus\""), "/timeZone", "no zone"),
        arguments("zone an offset", cron("0 8 * * *", "\"+02:00\""), "/timeZone", "no zone"),
        arguments("zone CEST", cron("0 8 * * *", "\"CEST\""), "/timeZone", "no zone"),
        arguments(
            "zone in lower case", cron("0 8 * * *", "\"europe/berlin\""), "/timeZone", "no zone"),
        arguments("zone empty", cron("0 8 * * *", "\"\""), "/timeZone", "1 to 64 characters"),
        arguments("zone 1", cron("0 8 * * *", "1"), "/timeZone", "must be a string"),
        arguments("zone a path", cron("0 8 * * *", "\"../../etc/passwd\""), "/timeZone", "no zone"),
        arguments(
            "zone of an interval",
            with("\"timeZone\":\"Europe/Berlin\""),
            "/timeZone",
            "not be given without cron"),
        arguments("an array", "[]", "", "must be an object"),
        arguments("no JSON", "algorithm=a", "", "is not JSON"),
        arguments("nothing", "", "", "is required"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schedules")
  void a_bad_schedule_is_400_and_says_where_and_why(
      String what, String body, String pointer, String reason) {
    ask("POST", SCHEDULES, body).isProblem(400, "invalid-request").violates(pointer, reason);
  }

  @Test
  void all_that_is_wrong_is_told_at_once() {
    Answer answer =
        ask(
            "POST",
            SCHEDULES,
            """
            {"algorithm":"nobody/Hello/1","apikey":"k","input":null,"cron":"0 0 30 2 *",
             "startAt":"1970-01-01T00:00:00Z"}""");
    assertThat(answer.isProblem(400, "invalid-request").json().path("violations")).hasSize(4);
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        arguments("interval 0", "{\"run_interval_minutes\":0}", "/run_interval_minutes", "1 at"),
        arguments("interval 5.5", "{\"run_interval_minutes\":5.5}", "/run_interval_minutes", "int"),
        arguments(
            "both", "{\"run_interval_minutes\":5,\"cron\":\"0 8 * * *\"}", "/cron", "together"),
        arguments("a zone alone", "{\"timeZone\":\"Europe/Berlin\"}", "/timeZone", "without cron"),
        arguments("cron never", "{\"cron\":\"0 0 30 2 *\"}", "/cron", "never due"),
        arguments("nowhere", "{\"algorithm\":\"nobody/Hello/1\"}", "/algorithm", "no address"),
        arguments("an empty key", "{\"apikey\":\"\"}", "/apikey", "must match"),
        arguments(
            "elsewhere without a key",
            "{\"algorithm\":\"other/Hello/1\"}",
            "/apikey",
            "required with an algorithm at another address"),
        arguments(
            "a long input", "{\"input\":\"" + "i".repeat(262_144) + "\"}", "/input", "too long"),
        arguments("end before start", "{\"endAt\":\"2020-01-01T00:00:00Z\"}", "/endAt", "after"),
        arguments("an owner", "{\"owner\":\"eve\"}", "/owner", "not known"),
        arguments("counts", "{\"fired\":0}", "/fired", "not known"),
        arguments("clear cron", "{\"clear\":[\"cron\"]}", "/clear/0", "not allowed"),
        arguments("clear text", "{\"clear\":\"endAt\"}", "/clear", "must be an array"),
        arguments(
            "clear three", "{\"clear\":[\"endAt\",\"endAt\",\"endAt\"]}", "/clear", "entries"),
        arguments(
            "set and clear",
            "{\"clear\":[\"endAt\"],\"endAt\":\"2030-01-01T00:00:00Z\"}",
            "/endAt",
            "given and cleared"),
        arguments("an array", "[]", "", "must be an object"),
        arguments("nothing", "", "", "is required"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void a_bad_change_is_400_and_changes_nothing(
      String what, String body, String pointer, String reason) {
    ask("PATCH", SCHEDULES + "/" + kept, body)
        .isProblem(400, "invalid-request")
        .violates(pointer, reason);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "..",
        "%2e%2e",
        ".hidden",
        "-x",
        "a%2fb",
        "a%2Fb",
        "a%5cb",
        "%00",
        "a%00",
        "a%0d%0aX-Evil:%20y",
        "a%0a",
        "a%20b",
        "%20",
        "a+b",
        "a@b",
        "%C3%A4da",
        "%ff",
        "%F0%9F%98%80",
        "ada;x=y",
        "*",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void a_username_that_is_none_is_refused_at_every_address(String username) {
    String user = "/user/" + username + "/schedules";
    List<Request> requests =
        new ArrayList<>(
            List.of(
                new Request("POST", "", every("5")),
                new Request("GET", "", ""),
                new Request("POST", "/preview", "{\"run_interval_minutes\":5}")));
    OF_ONE.forEach(of -> requests.add(new Request(of.method(), "/" + kept + of.path(), of.body())));
    for (Request request : requests) {
      Answer answer =
          Wire.ask(server.getPort(), request.method(), user + request.path(), request.body());
      assertThat(answer.status()).as(request.toString()).isIn(400, 404);
      assertThat(answer.json().path("type").asText()).startsWith("https://sluice.dev/problems/");
      assertThat(answer.headers()).doesNotContainKey("x-evil");
    }
  }

  @Test
  void a_username_that_is_none_is_named() {
    Answer answer = ask("GET", "/user/a@b/schedules", "").isProblem(400, "invalid-request");
    assertThat(answer.json().at("/violations/0/parameter").asText()).isEqualTo("username");
    assertThat(answer.json().at("/violations/0/reason").asText()).startsWith("must match");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "0199d3c4-7a1e-7c1b-9d55-0a8b2f4c6e10",
        "0199D3C4-7A1E-7C1B-9D55-0A8B2F4C6E10",
        "%00",
        "..%2Fx",
        "%2e%2e",
        "preview",
        "'%20OR%20'1'='1",
        "%ff"
      })
  void an_id_that_no_schedule_has_or_can_have_is_404(String id) {
    for (Request request : OF_ONE) {
      Wire.ask(
              server.getPort(),
              request.method(),
              SCHEDULES + "/" + id + request.path(),
              request.body())
          .isProblem(404, "not-found");
    }
  }

  @Test
  void a_schedule_of_another_user_cannot_be_told_from_one_that_is_not_there() {
    String nobodys = "0199d3c4-7a1e-7c1b-9d55-0a8b2f4c6e10";
    for (Request request : OF_ONE) {
      Answer theirs =
          ask(request.method(), "/user/eve/schedules/" + kept + request.path(), request.body());
      Answer none =
          ask(request.method(), "/user/eve/schedules/" + nobodys + request.path(), request.body());
      assertThat(theirs.isProblem(404, "not-found").text()).isEqualTo(none.text());
    }
    assertThat(ask("GET", "/user/eve/schedules", "").json().path("schedules")).isEmpty();
  }

  static Stream<Arguments> queries() {
    return Stream.of(
        arguments("limit=0", "limit", "1 at the least"),
        arguments("limit=101", "limit", "100 at the most"),
        arguments("limit=x", "limit", "must be an integer"),
        arguments("limit=", "limit", "must not be empty"),
        arguments("limit=1&limit=2", "limit", "is given twice"),
        arguments("cursor=", "cursor", "must not be empty"),
        arguments("cursor=x", "cursor", "must match"),
        arguments("cursor=%00", "cursor", "must match"),
        arguments("owner=eve", "owner", "is not known here"));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void a_bad_parameter_is_400_and_named(String query, String parameter, String reason) {
    Answer answer = ask("GET", SCHEDULES + "?" + query, "").isProblem(400, "invalid-request");
    assertThat(answer.json().at("/violations/0/parameter").asText()).isEqualTo(parameter);
    assertThat(answer.json().at("/violations/0/reason").asText()).contains(reason);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("previews")
  void a_bad_preview_is_400_and_says_where_and_why(String body, String pointer, String reason) {
    ask("POST", SCHEDULES + "/preview", body)
        .isProblem(400, "invalid-request")
        .violates(pointer, reason);
  }

  static Stream<Arguments> previews() {
    return Stream.of(
        arguments("{}", "", "run_interval_minutes or cron"),
        arguments("{\"run_interval_minutes\":0}", "/run_interval_minutes", "1 at the least"),
        arguments("{\"cron\":\"0 0 30 2 *\"}", "/cron", "never due"),
        arguments("{\"cron\":\"0 8 * * *\",\"timeZone\":\"X/Y\"}", "/timeZone", "no zone"),
        arguments("{\"run_interval_minutes\":5,\"apikey\":\"x\"}", "/apikey", "not known"));
  }

  @Test
  void a_bad_key_of_a_run_is_400() {
    ask("POST", SCHEDULES + "/" + kept + "/run", "", "Idempotency-Key: " + "a".repeat(256))
        .isProblem(400, "invalid-request");
  }
}
