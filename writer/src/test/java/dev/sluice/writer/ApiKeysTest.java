package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.access.ApiKeyStore;
import dev.sluice.engine.access.ApiKeys;
import dev.sluice.engine.access.Scope;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.schedule.ScheduleStore;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where keys are required: who gets in, and to what. */
@MicronautTest
@Property(name = "sluice.security.api-keys", value = "Required")
final class ApiKeysTest {

  private static final String SCHEDULE =
      """
      {"algorithm":"rowell/Hello/1","apikey":"simWRvOO0HPZJL","input":"x","run_interval_minutes":5}""";
  private static final String JOB = "{\"type\":\"default\",\"payload\":{}}";

  @Inject EmbeddedServer server;
  @Inject ApiKeys keys;
  @Inject ApiKeyStore stored;
  @Inject ScheduleStore schedules;
  @Inject TestStore jobs;

  private String ada = "";
  private String eve = "";
  private String job = "";
  private String schedule = "";

  /** An operation of the contract; {@code JOB} and {@code SCHEDULE} are Ada's. */
  record Operation(String method, String path, String body, Scope scope) {}

  static Stream<Operation> operations() {
    String own = "/user/ada/schedules";
    return Stream.of(
        new Operation("POST", "/api/message", "{\"body\":\"x\"}", Scope.MESSAGES_WRITE),
        new Operation("POST", "/api/jobs", JOB, Scope.JOBS_WRITE),
        new Operation("POST", "/api/jobs/batch", "{\"jobs\":[" + JOB + "]}", Scope.JOBS_WRITE),
        new Operation("GET", "/api/jobs", "", Scope.JOBS_READ),
        new Operation("GET", "/api/jobs/JOB", "", Scope.JOBS_READ),
        new Operation("GET", "/api/jobs/JOB/why", "", Scope.JOBS_READ),
        new Operation("POST", "/api/jobs/JOB/cancel", "", Scope.JOBS_WRITE),
        new Operation("POST", "/api/jobs/JOB/retry", "", Scope.JOBS_WRITE),
        new Operation("POST", own, SCHEDULE, Scope.SCHEDULES_WRITE),
        new Operation("GET", own, "", Scope.SCHEDULES_READ),
        new Operation(
            "POST", own + "/preview", "{\"run_interval_minutes\":5}", Scope.SCHEDULES_READ),
        new Operation("GET", own + "/SCHEDULE", "", Scope.SCHEDULES_READ),
        new Operation("PATCH", own + "/SCHEDULE", "{\"catchUp\":1}", Scope.SCHEDULES_WRITE),
        new Operation("GET", own + "/SCHEDULE/runs", "", Scope.SCHEDULES_READ),
        new Operation("POST", own + "/SCHEDULE/run", "", Scope.SCHEDULES_WRITE),
        new Operation("DELETE", own + "/SCHEDULE", "", Scope.SCHEDULES_WRITE));
  }

  @BeforeEach
  void ada_has_a_job_and_a_schedule() {
    ada = key("ada", EnumSet.allOf(Scope.class));
    eve = key("eve", EnumSet.allOf(Scope.class));
    job = ask("POST", "/api/jobs", JOB, ada).json().path("jobId").asText();
    schedule = ask("POST", "/user/ada/schedules", SCHEDULE, ada).json().path("id").asText();
    assertThat(job).isNotEmpty();
    assertThat(schedule).isNotEmpty();
  }

  private String key(String owner, Set<Scope> scopes) {
    return keys.create(new Owner(owner), scopes).text();
  }

  private Answer ask(String method, String path, String body, String key) {
    return Wire.ask(
        server.getPort(),
        method,
        path.replace("JOB", job).replace("SCHEDULE", schedule),
        body,
        "Authorization: Bearer " + key);
  }

  private Answer ask(Operation operation, String key) {
    return ask(operation.method(), operation.path(), operation.body(), key);
  }

  private String rows() {
    return schedules.list(new Owner("ada"), Optional.empty(), 100).schedules()
        + " "
        + jobs.rows().list(JobQuery.of(new Owner("ada"), 100)).jobs();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void without_a_good_key_nobody_gets_in(Operation operation) {
    String before = rows();
    String path = operation.path().replace("JOB", job).replace("SCHEDULE", schedule);
    String wrong = ada.substring(0, ada.length() - 1) + (ada.endsWith("A") ? "B" : "A");
    for (List<String> headers :
        List.of(
            List.<String>of(),
            List.of("Authorization: Bearer " + wrong),
            List.of("Authorization: Bearer"),
            List.of("Authorization: Bearer "),
            List.of("Authorization: " + ada),
            List.of("Authorization: Basic " + ada),
            List.of("Authorization: Simple " + ada),
            List.of("Authorization: Bearer " + ada + " x"),
            List.of("Authorization: Bearer " + ada, "Authorization: Bearer " + ada),
            List.of("X-Api-Key: " + ada),
            List.of("Cookie: key=" + ada))) {
      Answer answer =
          Wire.ask(
              server.getPort(),
              operation.method(),
              path,
              operation.body(),
              headers.toArray(String[]::new));
      answer.isProblem(401, "unauthorized");
      assertThat(answer.headers().get("www-authenticate")).contains("Bearer");
      Contract.holds(operation.method(), path, answer);
    }
    assertThat(rows()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void a_key_is_good_for_its_scopes_alone(Operation operation) {
    for (Scope scope : Scope.values()) {
      Answer answer = ask(operation, key("ada", Set.of(scope)));
      if (scope == operation.scope()) {
        assertThat(answer.status()).as(scope.text()).isNotIn(401, 403, 404, 500);
      } else {
        assertThat(answer.isProblem(403, "forbidden").json().path("detail").asText())
            .contains(operation.scope().text());
      }
    }
    ask(operation, key("ada", Set.of())).isProblem(403, "forbidden");
  }

  /** Every operation on another's things, in the spellings that an address can have. */
  @ParameterizedTest
  @MethodSource("operations")
  void another_users_things_are_not_there(Operation operation) {
    String before = rows();
    String path = operation.path();
    if (path.startsWith("/user/ada")) {
      for (String user :
          List.of("ada", "%61da", "ad%61", "eve/../ada", "./ada", "ada/.", "ADA", "/ada")) {
        Answer answer =
            ask(
                operation.method(),
                path.replace("/user/ada", "/user/" + user),
                operation.body(),
                eve);
        assertThat(answer.status()).as(user).isIn(400, 403, 404);
      }
      ask(operation, eve).isProblem(403, "forbidden");
      Answer nobodys =
          ask(operation.method(), path.replace("/user/ada", "/user/nobody"), operation.body(), eve);
      assertThat(nobodys.text()).isEqualTo(ask(operation, eve).text());
      // Under her own name Ada's schedule is not there either.
      if (path.contains("SCHEDULE")) {
        ask(operation.method(), path.replace("/user/ada", "/user/eve"), operation.body(), eve)
            .isProblem(404, "not-found");
      }
    } else if (path.contains("JOB")) {
      Answer theirs = ask(operation, eve);
      Answer nobodys =
          ask(operation.method(), path.replace("JOB", "nobodys"), operation.body(), eve);
      assertThat(theirs.isProblem(404, "not-found").text()).isEqualTo(nobodys.text());
    }
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void a_list_has_ones_own_alone() {
    assertThat(ask("GET", "/api/jobs?limit=100", "", ada).text()).contains(job);
    assertThat(ask("GET", "/api/jobs?limit=100", "", eve).text()).doesNotContain(job);
    assertThat(ask("GET", "/user/eve/schedules", "", eve).json().path("schedules")).isEmpty();
  }

  /** The route counts, not the spelling. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "//api/jobs",
        "/api//jobs",
        "/api/jobs/",
        "/./api/jobs",
        "/health/../api/jobs",
        "/docs/../api/jobs",
        "/docs/..%2fapi/jobs",
        "/API/jobs",
        "/%61pi/jobs",
        "/api%2fjobs",
        "/api/jobs;x=y",
        "/api/jobs?x",
        "/api/jobs%00",
        "/openapi.yml/../api/jobs",
        "http://127.0.0.1/api/jobs"
      })
  void no_spelling_of_an_address_gets_in_without_a_key(String path) {
    Answer answer = Wire.ask(server.getPort(), "GET", path, "");
    assertThat(answer.status()).as(path).isIn(400, 401, 404);
    assertThat(answer.text()).doesNotContain(job);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/liveness", "/openapi.yml", "/docs", "/prometheus"})
  void what_has_nobodys_data_is_open(String path) {
    assertThat(Wire.ask(server.getPort(), "GET", path, "").status()).isNotIn(401, 403);
  }

  @Test
  void a_revoked_key_works_no_longer() {
    String revoked = key("ada", EnumSet.allOf(Scope.class));
    stored.revoke(revoked.substring(4, 16), Instant.now());
    ask("GET", "/api/jobs", "", revoked).isProblem(401, "unauthorized");
    assertThat(ask("GET", "/api/jobs", "", ada).status()).isEqualTo(200);
  }
}
