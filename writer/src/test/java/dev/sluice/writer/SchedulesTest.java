package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.WorkerId;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.schedule.Schedule;
import dev.sluice.engine.schedule.ScheduleId;
import dev.sluice.engine.schedule.ScheduleSecrets;
import dev.sluice.engine.schedule.ScheduleStore;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules over HTTP: what is stored, what is shown, and what is not. */
@MicronautTest
final class SchedulesTest {

  private static final String USER = "/user/ada/schedules";
  private static final String KEY = "simWRvOO0HPZJLtjqpc3FIMEIcm1";
  private static final String EXACTLY =
      """
      {"algorithm": "rowell/Hello/0.2.0", "apikey": "%s", "input": "test input 123",
       "run_interval_minutes": 5, "enabled": true}"""
          .formatted(KEY);

  @Inject EmbeddedServer server;
  @Inject ScheduleStore store;
  @Inject ScheduleSecrets secrets;
  @Inject TestStore jobs;
  @Inject TestQueue queue;
  @Inject JobLife life;

  @AfterEach
  void delete_all() {
    for (JsonNode schedule : ask("GET", USER + "?limit=100", "").json().path("schedules")) {
      store.delete(new ScheduleId(schedule.path("id").asText()));
    }
    queue.clear();
  }

  private Answer ask(String method, String path, String body, String... headers) {
    Answer answer = Wire.ask(server.getPort(), method, path, body, headers);
    Contract.holds(method, path.replaceFirst("[?].*", ""), answer);
    assertThat(answer.text()).doesNotContain(KEY);
    return answer;
  }

  private JsonNode made(String body) {
    Answer answer = ask("POST", USER, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json();
  }

  private Schedule row(JsonNode made) {
    return store.find(new ScheduleId(made.path("id").asText())).orElseThrow();
  }

  private static Instant time(JsonNode json, String member) {
    return OffsetDateTime.parse(json.path(member).asText()).toInstant();
  }

  @Test
  void the_body_of_the_earlier_system_makes_a_schedule() {
    Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Answer answer = ask("POST", USER, EXACTLY);
    JsonNode json = answer.json();

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.headers().get("location")).contains(USER + "/" + json.path("id").asText());
    assertThat(json.path("algorithm").asText()).isEqualTo("rowell/Hello/0.2.0");
    assertThat(json.path("apikey").asText()).isEqualTo("sim…");
    assertThat(json.path("input").asText()).isEqualTo("test input 123");
    assertThat(json.path("run_interval_minutes").asInt()).isEqualTo(5);
    assertThat(json.path("enabled").asBoolean()).isTrue();
    assertThat(json.path("overlap").asText()).isEqualTo("SKIP");
    assertThat(json.path("catchUp").asInt()).isEqualTo(60);
    Instant next = time(json, "nextRunAt");
    assertThat(next).isEqualTo(next.truncatedTo(ChronoUnit.MINUTES));
    assertThat(next).isBetween(before, before.plusSeconds(120));
    assertThat(time(json, "createdAt")).isBetween(before, before.plusSeconds(60));
    assertThat(ask("GET", USER + "/" + json.path("id").asText(), "").json()).isEqualTo(json);

    Schedule row = row(json);
    assertThat(row.plan().work().secret()).startsWith("v1.test.").doesNotContain(KEY);
    assertThat(secrets.open(row)).isEqualTo(KEY);
    assertThat(row.plan().work().payload())
        .isEqualTo(
            "{\"scheduleId\":\"%s\",\"algorithm\":\"rowell/Hello/0.2.0\",".formatted(row.id())
                + "\"input\":\"test input 123\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"tab\\t, quote \\\", \u00fc \\u0000\"",
        "{\"a\":1.10,\"b\":[true,null,1E+2]}",
        "[]",
        "12345678901234567890",
        "false"
      })
  void an_input_is_kept_exactly(String input) {
    JsonNode json = made(EXACTLY.replace("\"test input 123\"", input));
    String text = ask("GET", USER + "/" + json.path("id").asText(), "").text();
    assertThat(text).contains("\"input\":" + input);
    assertThat(row(json).plan().work().payload()).endsWith("\"input\":" + input + "}");
  }

  @Test
  void a_short_key_is_masked_as_a_whole() {
    JsonNode json = made(EXACTLY.replace(KEY, "short"));
    assertThat(json.path("apikey").asText()).isEqualTo("…");
  }

  @Test
  void a_cron_expression_has_a_zone() {
    JsonNode json =
        made(
            EXACTLY.replace(
                "\"run_interval_minutes\": 5",
                "\"cron\": \"0  8 * * MON-FRI\", \"timeZone\": \"Europe/Berlin\""));
    assertThat(json.path("cron").asText()).isEqualTo("0 8 * * MON-FRI");
    assertThat(json.path("timeZone").asText()).isEqualTo("Europe/Berlin");
    assertThat(json.has("run_interval_minutes")).isFalse();
    int hour = time(json, "nextRunAt").atOffset(ZoneOffset.UTC).getHour();
    assertThat(hour).isIn(6, 7);
  }

  @Test
  void start_end_and_rules_are_kept() {
    Instant start = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
    JsonNode json =
        made(
            EXACTLY.replace(
                "\"enabled\": true",
                """
                "enabled": null, "startAt": "%s", "endAt": "%s", "overlap": "ALLOW", "catchUp": 0"""
                    .formatted(start, start.plusSeconds(600))));
    assertThat(json.path("enabled").asBoolean()).isTrue();
    assertThat(time(json, "nextRunAt")).isEqualTo(start);
    assertThat(time(json, "endAt")).isEqualTo(start.plusSeconds(600));
    assertThat(json.path("overlap").asText()).isEqualTo("ALLOW");
    assertThat(json.path("catchUp").asInt()).isZero();
  }

  @Test
  void one_that_is_made_paused_does_not_fire() {
    JsonNode json = made(EXACTLY.replace("true", "false"));
    assertThat(json.has("nextRunAt")).isFalse();
    assertThat(row(json).status().nextRunAt()).isEmpty();
  }

  @Test
  void a_list_has_pages() {
    for (int i = 0; i < 5; i++) {
      made(EXACTLY);
    }
    JsonNode first = ask("GET", USER + "?limit=3", "").json();
    JsonNode second =
        ask("GET", USER + "?limit=3&cursor=" + first.path("nextCursor").asText(), "").json();

    assertThat(first.path("schedules")).hasSize(3);
    assertThat(second.path("schedules")).hasSize(2);
    assertThat(second.has("nextCursor")).isFalse();
    assertThat(ask("GET", "/user/bob/schedules", "").json().path("schedules")).isEmpty();
  }

  @Test
  void a_change_changes_what_it_names() {
    JsonNode json = made(EXACTLY);
    String path = USER + "/" + json.path("id").asText();

    JsonNode paused = ask("PATCH", path, "{\"enabled\":false}").json();
    assertThat(paused.path("enabled").asBoolean()).isFalse();
    assertThat(paused.has("nextRunAt")).isFalse();
    assertThat(paused.path("run_interval_minutes").asInt()).isEqualTo(5);

    JsonNode more =
        ask(
                "PATCH",
                path,
                """
                {"enabled":true,"cron":"30 2 * * *","timeZone":"Europe/Berlin","input":{"a":[1]},
                 "apikey":"another-key-of-mine","algorithm":"rowell/Bye/1","overlap":"ALLOW",
                 "catchUp":7,"endAt":"%s"}"""
                    .formatted(Instant.now().plus(Duration.ofDays(300))))
            .json();
    assertThat(more.path("cron").asText()).isEqualTo("30 2 * * *");
    assertThat(more.has("run_interval_minutes")).isFalse();
    assertThat(more.path("apikey").asText()).isEqualTo("ano…");
    assertThat(more.path("algorithm").asText()).isEqualTo("rowell/Bye/1");
    assertThat(more.path("input").toString()).isEqualTo("{\"a\":[1]}");
    assertThat(more.path("catchUp").asInt()).isEqualTo(7);
    assertThat(more.has("endAt")).isTrue();
    assertThat(secrets.open(row(json))).isEqualTo("another-key-of-mine");

    JsonNode zone = ask("PATCH", path, "{\"timeZone\":\"UTC\",\"clear\":[\"endAt\"]}").json();
    assertThat(zone.path("cron").asText()).isEqualTo("30 2 * * *");
    assertThat(zone.path("timeZone").asText()).isEqualTo("UTC");
    assertThat(zone.has("endAt")).isFalse();

    JsonNode back = ask("PATCH", path, "{\"run_interval_minutes\":7,\"cron\":null}").json();
    assertThat(back.path("run_interval_minutes").asInt()).isEqualTo(7);
    assertThat(back.has("cron")).isFalse();
    assertThat(ask("PATCH", path, "{}").json()).isEqualTo(back);
  }

  @Test
  void one_that_is_deleted_is_gone_with_its_key() {
    JsonNode json = made(EXACTLY);
    String path = USER + "/" + json.path("id").asText();

    Answer gone = ask("DELETE", path, "");
    assertThat(gone.status()).isEqualTo(204);
    assertThat(gone.text()).isEmpty();
    ask("DELETE", path, "").isProblem(404, "not-found");
    ask("GET", path, "").isProblem(404, "not-found");
    assertThat(store.find(new ScheduleId(json.path("id").asText()))).isEmpty();
  }

  @Test
  void a_run_out_of_turn_is_a_job_that_shows_among_the_runs() {
    JsonNode json = made(EXACTLY.replace("true", "false"));
    String path = USER + "/" + json.path("id").asText();
    Answer answer = ask("POST", path + "/run", "", "Idempotency-Key: k");
    String job = answer.json().path("jobId").asText();

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.headers().get("location")).contains("/api/jobs/" + job);
    assertThat(ask("POST", path + "/run", "", "Idempotency-Key: k").json().path("jobId").asText())
        .isEqualTo(job);
    assertThat(queue.body(job)).contains("rowell/Hello/0.2.0").doesNotContain(KEY);
    assertThat(ask("GET", "/api/jobs/" + job, "").json().path("type").asText())
        .isEqualTo("algorithm");
    JsonNode runs = ask("GET", path + "/runs", "").json().path("runs");
    assertThat(runs).hasSize(1);
    assertThat(runs.at("/0/how").asText()).isEqualTo("ASKED_FOR");
    assertThat(runs.at("/0/state").asText()).isEqualTo("QUEUED");
    assertThat(runs.at("/0/jobId").asText()).isEqualTo(job);

    finish(new MessageId(job));
    JsonNode done = ask("GET", path + "/runs", "").json().at("/runs/0");
    assertThat(done.path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(done.path("result").asText()).isEqualTo("hello");
    assertThat(done.path("durationMillis").asLong()).isEqualTo(43);
    ask("POST", path + "/run", "", "Idempotency-Key: " + "k".repeat(2));
    assertThat(ask("GET", path + "/runs", "").json().path("runs")).hasSize(2);
  }

  private void finish(MessageId id) {
    Instant now = Instant.now();
    jobs.rows()
        .replace(
            List.of(life.claimed(jobs.rows().find(List.of(id)).get(0), new WorkerId("w"), now)));
    jobs.rows()
        .replace(
            List.of(
                life.succeeded(
                    jobs.rows().find(List.of(id)).get(0),
                    Optional.of("hello"),
                    "",
                    now.plusMillis(43))));
  }

  @Test
  void the_key_of_one_schedule_is_good_for_no_other() {
    JsonNode one = made(EXACTLY);
    JsonNode other = made(EXACTLY);
    ask("POST", USER + "/" + one.path("id").asText() + "/run", "", "Idempotency-Key: same");
    ask("POST", USER + "/" + other.path("id").asText() + "/run", "", "Idempotency-Key: same")
        .isProblem(422, "key-reused");
  }

  @Test
  void a_preview_says_what_the_clocks_do_and_stores_nothing() {
    int year = OffsetDateTime.now(ZoneOffset.UTC).getYear() + 1;
    JsonNode times =
        ask(
                "POST",
                USER + "/preview",
                """
                {"cron":"30 2 * * *","timeZone":"Europe/Berlin","startAt":"%d-03-20T00:00:00Z"}"""
                    .formatted(year))
            .json()
            .path("times");

    assertThat(times).hasSize(20);
    assertThat(times.findValuesAsText("note"))
        .hasSize(1)
        .allMatch(note -> note.startsWith("The clocks are put forward"));
    assertThat(times.at("/0/local").asText()).isEqualTo(year + "-03-20T02:30+01:00");
    assertThat(times.at("/19/local").asText()).endsWith("T02:30+02:00");
    assertThat(ask("GET", USER, "").json().path("schedules")).isEmpty();
    assertThat(ask("POST", USER + "/preview", "{\"run_interval_minutes\":5}").json().path("times"))
        .hasSize(20);
  }
}
