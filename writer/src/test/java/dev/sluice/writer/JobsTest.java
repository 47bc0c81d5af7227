package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobOptions;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.job.Progress;
import dev.sluice.engine.job.WorkerCard;
import dev.sluice.engine.job.WorkerId;
import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.engine.queue.MessageId;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of jobs that are asked for as they should be. */
@MicronautTest
final class JobsTest {

  private static final WorkerId WORKER = new WorkerId("reader-1");

  @Inject EmbeddedServer server;
  @Inject TestQueue queue;
  @Inject TestStore store;
  @Inject WorkerRegistry workers;
  @Inject JobLife life;

  @AfterEach
  void clear() {
    queue.clear();
  }

  private Answer ask(String method, String path, String body, String... headers) {
    Contract.allows(method, path, body);
    Answer answer = Wire.ask(server.getPort(), method, path, body, headers);
    Contract.holds(method, path.replaceFirst("[?].*", ""), answer);
    return answer;
  }

  private String submitted(String body, String... headers) {
    Answer answer = ask("POST", "/api/jobs", body, headers);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    String id = answer.json().path("jobId").asText();
    assertThat(answer.header("location")).isEqualTo("/api/jobs/" + id);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    return id;
  }

  private String submitted() {
    return submitted("{\"type\":\"default\",\"payload\":{}}");
  }

  private Job row(String id) {
    return store.rows().find(List.of(new MessageId(id))).get(0);
  }

  private Job write(Job job) {
    assertThat(store.rows().replace(List.of(job))).containsExactly(true);
    return job;
  }

  private Job claimed(String id) {
    return write(life.claimed(row(id), WORKER, Instant.now()));
  }

  private JsonNode shown(String id) {
    Answer answer = ask("GET", "/api/jobs/" + id, "");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void a_job_is_stored_and_queued_under_the_id_that_is_answered() {
    String id = submitted("{\"type\": \"sleep\", \"payload\": {\"millis\": 5}}");

    assertThat(UUID.fromString(id).version()).isEqualTo(7);
    assertThat(queue.body(id)).isEqualTo("{\"millis\":5}");
    assertThat(row(id).order().type()).isEqualTo(new JobType("sleep"));
    assertThat(row(id).order().owner()).isEqualTo(Owner.OPEN);
    assertThat(row(id).order().options()).isEqualTo(JobOptions.NONE);
    assertThat(row(id).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void a_new_job_is_shown_with_all_that_is_known_of_it() {
    String id = submitted("{\"type\":\"default\",\"payload\":{\"a\":[1,2.50,\"ü\"]}}");

    JsonNode job = shown(id);

    assertThat(job.path("jobId").asText()).isEqualTo(id);
    assertThat(job.path("type").asText()).isEqualTo("default");
    assertThat(job.path("state").asText()).isEqualTo("QUEUED");
    assertThat(Instant.parse(job.path("createdAt").asText())).isEqualTo(row(id).createdAt());
    assertThat(job.path("attempts")).isEmpty();
    assertThat(job.path("attempts").isArray()).isTrue();
    assertThat(job.path("cancelRequested").isBoolean()).isTrue();
    assertThat(job.path("cost").path("storeWrites").asInt()).isEqualTo(1);
    assertThat(job.path("cost").path("payloadBytes").asInt()).isEqualTo(19);
    assertThat(job.has("notBefore")).isFalse();
  }

  @Test
  void a_job_that_runs_shows_its_worker_and_its_progress() {
    String id = submitted();
    write(life.extended(claimed(id), Optional.of(new Progress(0.25, "a quarter")), Instant.now()));

    JsonNode job = shown(id);

    assertThat(job.path("state").asText()).isEqualTo("RUNNING");
    assertThat(job.path("worker").asText()).isEqualTo("reader-1");
    assertThat(job.path("progress").path("fraction").asDouble()).isEqualTo(0.25);
    assertThat(job.path("progress").path("note").asText()).isEqualTo("a quarter");
    assertThat(job.path("attempts").path(0).has("endedAt")).isFalse();
    assertThat(job.path("cost").path("tries").asInt()).isEqualTo(1);
  }

  @Test
  void a_job_that_is_done_shows_its_story_and_its_result() {
    String id = submitted();
    Instant start = row(id).createdAt();
    Job first = write(life.claimed(row(id), WORKER, start));
    Job again =
        write(life.retrying(first, "no disk", "page 1", Duration.ZERO, start.plusMillis(7)));
    Job second = write(life.claimed(again, WORKER, start.plusMillis(10)));
    write(life.succeeded(second, Optional.of("42 €"), "page 2", start.plusMillis(15)));

    JsonNode job = shown(id);

    assertThat(job.path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(job.path("result").asText()).isEqualTo("42 €");
    assertThat(job.path("output").asText()).isEqualTo("page 2");
    assertThat(job.has("error")).isFalse();
    assertThat(job.path("attempts")).hasSize(2);
    assertThat(job.path("attempts").path(0).path("how").asText()).isEqualTo("FAILED");
    assertThat(job.path("attempts").path(0).path("error").asText()).isEqualTo("no disk");
    assertThat(job.path("attempts").path(1).path("how").asText()).isEqualTo("SUCCEEDED");
    assertThat(job.path("cost"))
        .hasToString(
            "{\"tries\":2,\"handlerMillis\":12,\"storeWrites\":5,\"payloadBytes\":2,\"resultBytes\":6}");
  }

  @Test
  void a_job_of_a_foreign_message_that_is_no_object_is_shown_as_text() {
    store.add(life, "foreign", Owner.OPEN, "plain [text", Instant.now());

    JsonNode job = shown("foreign");

    assertThat(job.has("payload")).isFalse();
    assertThat(job.path("payloadText").asText()).isEqualTo("plain [text");
  }

  @Test
  void a_time_has_three_digits_behind_its_seconds_whatever_they_are() {
    store.add(life, "midnight", Owner.OPEN, "{}", Instant.parse("2026-01-01T00:00:00Z"));

    assertThat(shown("midnight").path("createdAt").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
  }

  @Test
  void what_was_accepted_is_metered() {
    submitted();

    Answer meters = Wire.ask(server.getPort(), "GET", "/prometheus", "");

    assertThat(meters.text())
        .containsPattern("(?m)^sluice_jobs_accepted_total [1-9]")
        .contains("sluice_jobs_lost_total", "sluice_jobs_resent_total", "sluice_jobs_waiting");
  }

  @Test
  void a_delay_makes_a_job_wait_on_the_queue_or_in_the_store() {
    String soon = submitted("{\"type\":\"default\",\"payload\":{},\"delaySeconds\":60}");
    String late = submitted("{\"type\":\"default\",\"payload\":{},\"delaySeconds\":31536000}");

    assertThat(row(soon).state()).isEqualTo(JobState.SCHEDULED);
    assertThat(queue.body(soon)).isEqualTo("{}");
    assertThat(queue.body(late)).isEmpty();
    assertThat(shown(late).path("state").asText()).isEqualTo("SCHEDULED");
    assertThat(Instant.parse(shown(late).path("notBefore").asText()))
        .isAfter(Instant.now().plus(Duration.ofDays(364)));
  }

  @ParameterizedTest
  @CsvSource({
    "1999-12-31T23:59:59Z, QUEUED",
    "0001-01-01T00:00:00Z, QUEUED",
    "2020-02-29T12:00:00.123456789+05:30, QUEUED"
  })
  void a_time_that_has_passed_means_at_once(String runAt, JobState state) {
    String id =
        submitted("{\"type\":\"default\",\"payload\":{},\"runAt\":\"%s\"}".formatted(runAt));

    assertThat(row(id).state()).isEqualTo(state);
    assertThat(queue.body(id)).isEqualTo("{}");
  }

  @Test
  void null_stands_for_what_is_not_set() {
    String id =
        submitted(
            "{\"type\":\"default\",\"payload\":{},\"delaySeconds\":null,\"runAt\":null,\"sendResult\":null}");

    assertThat(row(id).state()).isEqualTo(JobState.QUEUED);
    assertThat(row(id).order().options()).isEqualTo(JobOptions.NONE);
  }

  @Test
  void a_time_that_comes_is_waited_for() {
    Instant runAt = Instant.now().plus(Duration.ofDays(365));
    String id =
        submitted("{\"type\":\"default\",\"payload\":{},\"runAt\":\"%s\"}".formatted(runAt));

    assertThat(row(id).status().timing().notBefore())
        .contains(Instant.ofEpochMilli(runAt.toEpochMilli()));
  }

  @Test
  void a_result_that_is_to_be_sent_and_a_trace_travel_with_the_job() {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    String id =
        submitted(
            "{\"type\":\"default\",\"payload\":{},\"sendResult\":true}", "traceparent: " + trace);

    assertThat(row(id).order().options().resultTo()).isEqualTo(JobOptions.ResultTo.ROW_AND_QUEUE);
    assertThat(row(id).order().options().traceparent()).contains(trace);
  }

  @ParameterizedTest
  @CsvSource({
    "garbage",
    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01"
  })
  void a_trace_that_is_not_well_formed_is_ignored(String trace) {
    String id = submitted("{\"type\":\"default\",\"payload\":{}}", "traceparent: " + trace);

    assertThat(row(id).order().options().traceparent()).isEmpty();
  }

  @Test
  void the_same_request_under_the_same_key_gets_the_same_job() {
    String body = "{\"type\":\"default\",\"payload\":{\"n\":1.10},\"delaySeconds\":60}";
    String id = submitted(body, "Idempotency-Key: first ~key");

    assertThat(submitted(body, "Idempotency-Key: first ~key")).isEqualTo(id);
    assertThat(submitted(body, "Idempotency-Key: another")).isNotEqualTo(id);
    assertThat(submitted(" " + body, "Idempotency-Key: first ~key")).isEqualTo(id);
    assertThat(UUID.fromString(id).version()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"sleep\",\"payload\":{\"n\":1.10}}",
        "{\"type\":\"default\",\"payload\":{\"n\":1.1}}",
        "{\"type\":\"default\",\"payload\":{\"n\":1.10},\"delaySeconds\":0}",
        "{\"type\":\"default\",\"payload\":{\"n\":1.10},\"runAt\":\"2020-01-01T00:00:00Z\"}",
        "{\"type\":\"default\",\"payload\":{\"n\":1.10},\"sendResult\":true}"
      })
  void another_request_under_the_same_key_is_422(String other) {
    String key = "Idempotency-Key: " + UUID.randomUUID();
    submitted("{\"type\":\"default\",\"payload\":{\"n\":1.10}}", key);

    ask("POST", "/api/jobs", other, key).isProblem(422, "key-reused");
  }

  @Test
  void a_batch_that_is_repeated_under_its_key_gets_the_same_jobs_place_by_place() {
    String key = "Idempotency-Key: " + UUID.randomUUID();
    String job = "{\"type\":\"default\",\"payload\":{\"n\":%d}}";
    String one = job.formatted(1);
    JsonNode first = batch(key, one, job.formatted(2), one);

    assertThat(batch(key, one, job.formatted(2), one)).isEqualTo(first);
    assertThat(first.at("/0/jobId")).isNotEqualTo(first.at("/2/jobId"));

    JsonNode other = batch(key, one, job.formatted(3), one, one);
    assertThat(other.at("/0")).isEqualTo(first.at("/0"));
    assertThat(other.at("/1/status").asInt()).isEqualTo(422);
    assertThat(other.at("/1/problem/type").asText()).endsWith("key-reused");
    assertThat(other.at("/2")).isEqualTo(first.at("/2"));
    assertThat(other.at("/3/status").asInt()).isEqualTo(201);
  }

  private JsonNode batch(String key, String... jobs) {
    Answer answer =
        ask("POST", "/api/jobs/batch", "{\"jobs\":[" + String.join(",", jobs) + "]}", key);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("results");
  }

  @Test
  void a_job_is_repeated_once_under_one_key() {
    String key = "Idempotency-Key: " + UUID.randomUUID();
    String id = submitted();
    String another = submitted();
    write(life.failed(claimed(id), "no disk", "", Instant.now()));
    write(life.failed(claimed(another), "no disk", "", Instant.now()));

    Answer first = ask("POST", "/api/jobs/" + id + "/retry", "", key);

    assertThat(first.status()).isEqualTo(201);
    assertThat(ask("POST", "/api/jobs/" + id + "/retry", "", key).json()).isEqualTo(first.json());
    ask("POST", "/api/jobs/" + another + "/retry", "", key).isProblem(422, "key-reused");
    ask("POST", "/api/jobs", "{\"type\":\"default\",\"payload\":{}}", key)
        .isProblem(422, "key-reused");
  }

  @Test
  void a_job_that_waits_is_cancelled_at_once_and_cannot_be_again() {
    String id = submitted();

    Answer cancelled = ask("POST", "/api/jobs/" + id + "/cancel", "");

    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(cancelled.json().path("state").asText()).isEqualTo("CANCELLED");
    assertThat(shown(id).path("state").asText()).isEqualTo("CANCELLED");
    ask("POST", "/api/jobs/" + id + "/cancel", "").isProblem(409, "job-finished");
  }

  @Test
  void a_job_that_runs_is_cancelled_by_its_worker() {
    String id = submitted();
    claimed(id);

    Answer told = ask("POST", "/api/jobs/" + id + "/cancel", "");

    assertThat(told.status()).isEqualTo(202);
    assertThat(told.json().path("state").asText()).isEqualTo("RUNNING");
    assertThat(told.json().path("cancelRequested").asBoolean()).isTrue();
    assertThat(shown(id).path("cancelRequested").asBoolean()).isTrue();
  }

  @Test
  void a_job_that_has_ended_is_repeated_as_a_new_one() {
    String id =
        submitted(
            "{\"type\":\"sleep\",\"payload\":{\"n\":1.10},\"sendResult\":true}",
            "Idempotency-Key: once");
    write(life.failed(claimed(id), "no disk", "", Instant.now()));

    Answer answer = ask("POST", "/api/jobs/" + id + "/retry", "");

    assertThat(answer.status()).isEqualTo(201);
    String again = answer.json().path("jobId").asText();
    assertThat(again).isNotEqualTo(id);
    assertThat(answer.header("location")).isEqualTo("/api/jobs/" + again);
    assertThat(shown(again).path("retryOf").asText()).isEqualTo(id);
    assertThat(shown(again).path("type").asText()).isEqualTo("sleep");
    assertThat(queue.body(again)).isEqualTo("{\"n\":1.10}");
    assertThat(row(again).order().options().resultTo())
        .isEqualTo(JobOptions.ResultTo.ROW_AND_QUEUE);
    assertThat(shown(id).path("state").asText()).isEqualTo("FAILED");
    assertThat(shown(id).path("error").asText()).isEqualTo("no disk");
  }

  @Test
  void a_job_that_has_not_ended_is_not_repeated() {
    String waiting = submitted();
    String running = submitted();
    claimed(running);

    ask("POST", "/api/jobs/" + waiting + "/retry", "").isProblem(409, "job-not-finished");
    ask("POST", "/api/jobs/" + running + "/retry", "").isProblem(409, "job-not-finished");
  }

  @Test
  void a_job_is_explained() {
    String first = submitted();
    assertThat(why(first).path("reason").asText()).isEqualTo("NO_WORKER");

    workers.beat(
        new WorkerCard(
            WORKER, "here", Instant.now(), Instant.now(), Map.of(new JobType("default"), ""), 0));
    JsonNode waiting = why(first);
    assertThat(waiting.path("reason").asText()).isEqualTo("WAITING");
    assertThat(waiting.path("ahead").isInt()).isTrue();
    assertThat(waiting.path("text").asText()).isNotEmpty();

    String late = submitted("{\"type\":\"default\",\"payload\":{},\"delaySeconds\":600}");
    assertThat(why(late).path("reason").asText()).isEqualTo("NOT_DUE");
    assertThat(Instant.parse(why(late).path("until").asText())).isAfter(Instant.now());

    claimed(first);
    assertThat(why(first).path("reason").asText()).isEqualTo("RUNNING");
    workers.leave(WORKER);
  }

  private JsonNode why(String id) {
    Answer answer = ask("GET", "/api/jobs/" + id + "/why", "");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void jobs_are_listed_newest_first_page_by_page() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ids.add(0, submitted("{\"type\":\"primes\",\"payload\":{}}"));
    }
    List<Instant> times = new ArrayList<>();
    List<String> listed = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      JsonNode page = listed("/api/jobs?type=primes&limit=3" + cursor);
      page.path("jobs").forEach(job -> listed.add(job.path("jobId").asText()));
      page.path("jobs").forEach(job -> times.add(Instant.parse(job.path("createdAt").asText())));
      cursor = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asText() : "";
      pages++;
    } while (!cursor.isEmpty());

    assertThat(pages).isEqualTo(3);
    assertThat(listed).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(times).isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  private JsonNode listed(String path) {
    Answer answer = ask("GET", path, "");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void a_list_is_of_one_state_and_one_type_and_of_twenty_by_default() {
    for (int i = 0; i < 21; i++) {
      submitted();
    }
    String done = submitted();
    write(life.succeeded(claimed(done), Optional.empty(), "", Instant.now()));

    assertThat(listed("/api/jobs").path("jobs")).hasSize(20);
    assertThat(listed("/api/jobs?limit=1").path("jobs")).hasSize(1);
    assertThat(listed("/api/jobs?limit=100").path("jobs")).hasSizeGreaterThan(20);
    assertThat(
            listed("/api/jobs?type=default&state=SUCCEEDED&limit=1")
                .path("jobs")
                .path(0)
                .path("jobId")
                .asText())
        .isEqualTo(done);
    JsonNode none = listed("/api/jobs?type=none-such");
    assertThat(none.path("jobs").isArray()).isTrue();
    assertThat(none.path("jobs")).isEmpty();
    assertThat(none.has("nextCursor")).isFalse();
  }

  @Test
  void a_batch_is_accepted_job_by_job_in_its_order() {
    StringBuilder body = new StringBuilder("{\"jobs\":[");
    for (int i = 0; i < 100; i++) {
      body.append(i == 0 ? "" : ",").append("{\"type\":\"default\",\"payload\":{\"n\":" + i + "}}");
    }
    Answer answer = ask("POST", "/api/jobs/batch", body.append("]}").toString());

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    JsonNode results = answer.json().path("results");
    assertThat(results).hasSize(100);
    for (int i = 0; i < 100; i++) {
      assertThat(results.path(i).path("status").asInt()).isEqualTo(201);
      assertThat(queue.body(results.path(i).path("jobId").asText())).isEqualTo("{\"n\":" + i + "}");
    }
  }

  @Test
  void the_fates_of_a_batch_are_told_apart() {
    queue.fault(
        TestQueue.forMarked(
            "down", new dev.sluice.engine.queue.SendResult.Failed("InternalError")));
    String long1 = "a".repeat(262_144);
    Answer answer =
        ask(
            "POST",
            "/api/jobs/batch",
            """
            {"jobs": [
              {"type": "default", "payload": {"n": 1}},
              {"type": "none-such", "payload": {}},
              {"type": "default", "payload": {"n": "%s"}},
              {"type": "default", "payload": {}, "delaySeconds": 1, "runAt": "2020-01-01T00:00:00Z"},
              {"type": "default", "payload": {}, "runAt": "2999-01-01T00:00:00Z"},
              {"type": "default", "payload": {"down": true}},
              {"type": "sleep", "payload": {"n": 2}}
            ]}"""
                .formatted(long1));

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    JsonNode results = answer.json().path("results");
    assertThat(results.findValuesAsText("status"))
        .containsSubsequence("201", "400", "400", "400", "400", "500", "201");
    assertThat(results.path(1).at("/problem/violations/0/pointer").asText())
        .isEqualTo("/jobs/1/type");
    assertThat(results.path(2).at("/problem/violations/0/pointer").asText())
        .isEqualTo("/jobs/2/payload");
    assertThat(results.path(3).at("/problem/violations/0/pointer").asText())
        .isEqualTo("/jobs/3/runAt");
    assertThat(results.path(4).at("/problem/violations/0/reason").asText()).contains("366 days");
    assertThat(results.path(5).at("/problem/type").asText()).endsWith("queue-unavailable");
    assertThat(results.path(5).at("/problem/id").asText()).matches("[0-9a-f]{16}");
    assertThat(results.path(1).has("jobId")).isFalse();
    assertThat(queue.body(results.path(6).path("jobId").asText())).isEqualTo("{\"n\":2}");
  }
}
