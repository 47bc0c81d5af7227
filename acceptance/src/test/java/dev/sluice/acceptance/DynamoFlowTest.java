package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.acceptance.Stack.Service;
import dev.sluice.backend.dynamodb.DynamoServer;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole system with its jobs in DynamoDB, with no job store at all, and with a wrong one. */
class DynamoFlowTest {

  private static final int JOBS = 60;
  private static final Pattern ID = Pattern.compile("\"jobId\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern CURSOR = Pattern.compile("\"nextCursor\"\\s*:\\s*\"([^\"]+)\"");

  private static final Stack QUEUES = new Stack();
  private static DynamoServer dynamo;

  @BeforeAll
  static void start() throws Exception {
    dynamo = new DynamoServer();
    QUEUES.local();
  }

  @AfterAll
  static void stop() {
    QUEUES.close();
    dynamo.close();
  }

  /** Programs on the embedded queue service that the tests share, on queues of their own. */
  private static Stack stack(String name) {
    return new Stack().with("AWS_ENDPOINT_URL_SQS", QUEUES.queue().toString()).named(name);
  }

  private static Stack onDynamo(String name) {
    return stack(name)
        .with("SLUICE_STORE", "dynamodb")
        .with("AWS_ENDPOINT_URL_DYNAMODB", dynamo.endpoint().toString());
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(result -> result.group(1)).toList();
  }

  private static String ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
    return answer.body();
  }

  private static String submitted(Service writer, String job) {
    return found(ID, ok(writer.post("/api/jobs", job))).get(0);
  }

  /** Jobs that count the primes up to 100, to 101 and so on; gives their ids. */
  private static List<String> submittedBatch(Service writer) {
    String batch =
        IntStream.range(100, 100 + JOBS)
            .mapToObj("{\"type\":\"primes\",\"payload\":{\"upTo\":%d}}"::formatted)
            .collect(Collectors.joining(",", "{\"jobs\":[", "]}"));
    return found(ID, ok(writer.post("/api/jobs/batch", batch)));
  }

  private static void awaitState(Service writer, String id, String state) {
    await(id + " is " + state)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> ok(writer.get("/api/jobs/" + id)).contains("\"state\":\"" + state + "\""));
  }

  /** The ids of all pages of a list. */
  private static List<String> listed(Service writer, String filter) {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      String page = ok(writer.get("/api/jobs?limit=25&" + filter + cursor));
      ids.addAll(found(ID, page));
      Matcher next = CURSOR.matcher(page);
      cursor = next.find() ? "&cursor=" + next.group(1) : "";
    } while (!cursor.isEmpty());
    return ids;
  }

  private static long primesUpTo(int most) {
    return IntStream.rangeClosed(2, most)
        .filter(n -> BigInteger.valueOf(n).isProbablePrime(30))
        .count();
  }

  private static void assertStoreUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(answer.body()).contains("/problems/store-unavailable");
  }

  private static long warnings(Program program, String text) {
    return program.output().lines().filter(l -> l.contains("WARN") && l.contains(text)).count();
  }

  @Test
  void jobs_in_dynamodb_are_done_listed_explained_and_cancelled_and_survive_their_worker() {
    try (Stack stack = onDynamo("flow").with("SLUICE_QUEUE_VISIBILITY", "3s")) {
      // Its first try does not end while the reader lives.
      stack.with("SLUICE_HANDLERS_ONCE_KIND", "command");
      stack.with("SLUICE_HANDLERS_ONCE_COMMAND", "sh,-c,test $SLUICE_JOB_ATTEMPT = 2 || sleep 60");
      Program first = stack.start("setup");
      assertThat(first.exitCode()).as(first.output()).isZero();
      assertThat(first.output()).containsPattern("sluice-jobs +created");
      assertThat(first.output()).containsPattern("sluice-workers +created");
      Service writer = stack.writer();
      Service reader = stack.reader();
      Program second = stack.start("setup");
      Program check = stack.start("setup", "--check");
      assertThat(second.exitCode()).as(second.output()).isZero();
      assertThat(check.exitCode()).as(check.output()).isZero();
      assertThat(second.output())
          .containsPattern("sluice-jobs +ok")
          .containsPattern("sluice-workers +ok")
          .doesNotContainPattern("created|updated|missing|differs");
      writer.awaitReady();
      reader.awaitReady();

      List<String> ids = submittedBatch(writer);
      assertThat(ids).hasSize(JOBS).doesNotHaveDuplicates();
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> JobFlow.states(writer), Map.of("SUCCEEDED", JOBS)::equals);
      for (int i = 0; i < JOBS; i++) {
        assertThat(ok(writer.get("/api/jobs/" + ids.get(i))))
            .contains("\\\"count\\\":" + primesUpTo(100 + i));
      }
      assertThat(listed(writer, "state=SUCCEEDED")).containsExactlyInAnyOrderElementsOf(ids);
      assertThat(ok(writer.get("/api/jobs/" + ids.get(0) + "/why"))).contains("FINISHED");

      String later =
          submitted(writer, "{\"type\":\"primes\",\"payload\":{\"upTo\":9},\"delaySeconds\":7200}");
      assertThat(listed(writer, "state=SCHEDULED")).containsExactly(later);
      assertThat(ok(writer.get("/api/jobs/" + later + "/why"))).contains("NOT_DUE");
      ok(writer.post("/api/jobs/" + later + "/cancel", ""));
      awaitState(writer, later, "CANCELLED");
      assertThat(writer.post("/api/jobs/" + later + "/cancel", "").statusCode()).isEqualTo(409);
      String soon =
          submitted(writer, "{\"type\":\"primes\",\"payload\":{\"upTo\":9},\"delaySeconds\":1}");
      awaitState(writer, soon, "SUCCEEDED");
      assertThat(reader.meter("sluice_dynamodb_write_units_total")).isGreaterThan(4.0 * JOBS);

      String dying = submitted(writer, "{\"type\":\"once\",\"payload\":{}}");
      awaitState(writer, dying, "RUNNING");
      reader.program().kill();
      stack.reader();
      awaitState(writer, dying, "SUCCEEDED");
      assertThat(ok(writer.get("/api/jobs/" + dying))).contains("\"LOST\"");
      // An insert of a small job takes three (backends/dynamodb, WriteUnitsTest).
      assertThat(writer.meter("sluice_dynamodb_write_units_total"))
          .isGreaterThanOrEqualTo(3.0 * JOBS);
      assertThat(writer.meter("sluice_dynamodb_read_units_total")).isPositive();
      assertThat(writer.meter("sluice_dynamodb_calls_total")).isGreaterThan(2.0 * JOBS);
    }
  }

  @Test
  void the_cheapest_jobs_take_two_writes_and_are_found_by_their_ids_alone() {
    try (Stack stack =
        onDynamo("cheap")
            .with("SLUICE_STORE_TABLES", "cheap-")
            .with("SLUICE_STORE_INDEXED", "exceptions")
            .with("SLUICE_READER_CLAIM", "presume")
            .with("SLUICE_READER_HANDLER_TIMEOUT", "50s")) {
      Program setup = stack.start("setup");
      assertThat(setup.exitCode()).as(setup.output()).isZero();
      Service writer = stack.writer();
      Service reader = stack.reader();
      writer.awaitReady();
      reader.awaitReady();

      List<String> ids = submittedBatch(writer);
      ids.forEach(id -> awaitState(writer, id, "SUCCEEDED"));

      assertThat(writer.meter("sluice_dynamodb_write_units_total")).isEqualTo(JOBS);
      assertThat(reader.meter("sluice_dynamodb_write_units_total"))
          .isBetween((double) JOBS, JOBS + 20.0); // the worker's heartbeats, too
      assertThat(listed(writer, "")).isEmpty();
      String later =
          submitted(writer, "{\"type\":\"primes\",\"payload\":{\"upTo\":9},\"delaySeconds\":7200}");
      assertThat(listed(writer, "")).containsExactly(later);
      for (Service service : List.of(writer, reader)) {
        assertThat(service.program().output()).contains("are in no list");
      }
    }
  }

  @Test
  void messages_flow_without_a_job_store_and_who_asks_for_a_job_is_told_that_there_are_none() {
    try (Stack stack = stack("no-store").with("SLUICE_STORE", "none")) {
      Program setup = stack.start("setup");
      assertThat(setup.exitCode()).as(setup.output()).isZero();
      Service writer = stack.writer();
      Service reader = stack.reader();
      writer.awaitReady();
      reader.awaitReady();

      ok(writer.post("{\"body\":\"one\"}"));
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> stack.ledger("PROCESSED").size(), size -> size == 1);
      String job = "{\"type\":\"primes\",\"payload\":{\"upTo\":9}}";
      for (HttpResponse<String> answer :
          List.of(writer.post("/api/jobs", job), writer.get("/api/jobs"))) {
        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.body()).contains("jobs-off");
      }
      assertThat(writer.get("/health/readiness").statusCode()).isEqualTo(200);
      assertThat(reader.program().output()).doesNotContain("WARN").doesNotContain("ERROR");
    }
  }

  @Test
  void a_store_that_is_none_of_the_three_is_said_in_one_line_with_exit_code_2() {
    try (Stack stack = new Stack().with("SLUICE_STORE", "paper")) {
      for (Program program :
          List.of(stack.writer().program(), stack.reader().program(), stack.start("setup"))) {
        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(program.output().lines()).hasSize(1);
        assertThat(program.output()).contains("jdbc, dynamodb", "none", "not \"paper\"");
      }
    }
  }

  @Test
  void a_table_that_is_not_there_is_a_warning_and_a_500_and_nothing_ends() {
    try (Stack stack = onDynamo("no-table").with("SLUICE_STORE_TABLES", "not-there-")) {
      Service writer = stack.writer();
      writer.program().awaitOutput("looking after jobs does not work");

      assertStoreUnavailable(
          writer.post("/api/jobs", "{\"type\":\"primes\",\"payload\":{\"upTo\":9}}"));
      assertStoreUnavailable(writer.get("/api/jobs"));

      Program program = writer.program();
      assertThat(
              warnings(
                  program, "table not-there-jobs failed: the table or its index does not exist"))
          .isEqualTo(3);
      assertThat(warnings(program, "looking after jobs does not work")).isEqualTo(1);
      assertThat(program.output()).doesNotContain("\tat ");
      assertThat(program.isAlive()).isTrue();
    }
  }
}
