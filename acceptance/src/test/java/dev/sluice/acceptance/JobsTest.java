package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.acceptance.Stack.Service;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tracked jobs from outside: real processes, among them some that die or stand still. */
class JobsTest {

  private static String submitted(Service writer, String job) {
    HttpResponse<String> answer = writer.post("/api/jobs", job);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    Matcher id = Pattern.compile("\"jobId\"\\s*:\\s*\"([^\"]+)\"").matcher(answer.body());
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  private static String state(Service writer, String id) {
    Matcher state =
        Pattern.compile("\"state\"\\s*:\\s*\"([A-Z]+)\"")
            .matcher(writer.get("/api/jobs/" + id).body());
    assertThat(state.find()).isTrue();
    return state.group(1);
  }

  private static void awaitState(Service writer, String id, String state) {
    await(id + " is " + state)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> state(writer, id).equals(state));
  }

  @Test
  void jobs_survive_workers_that_are_killed() {
    System.out.println(JobFlow.run(300, 1, 2, Duration.ofSeconds(4), Duration.ofMinutes(2)).text());
  }

  @Test
  void a_worker_that_stands_still_past_its_lease_writes_nothing_when_it_goes_on() {
    try (Stack stack = new Stack()) {
      stack.with("SLUICE_QUEUE_VISIBILITY", "3s");
      stack.localWithQueues();
      Service writer = stack.writer().awaitReady();
      Service stale = stack.reader().awaitReady();
      String id = submitted(writer, "{\"type\":\"sleep\",\"payload\":{\"seconds\":4}}");
      awaitState(writer, id, "RUNNING");
      stale.program().signal("STOP");

      stack.reader().awaitReady();
      awaitState(writer, id, "SUCCEEDED");
      String before = writer.get("/api/jobs/" + id).body();
      stale.program().signal("CONT");
      stale.program().awaitOutput("its lease is not ours any more");

      assertThat(writer.get("/api/jobs/" + id).body()).isEqualTo(before);
      assertThat(before).contains("\"LOST\"").contains("\"SUCCEEDED\"");
    }
  }

  @Test
  void a_job_that_runs_can_be_cancelled_and_its_program_with_all_it_started_is_gone()
      throws Exception {
    try (Stack stack = new Stack()) {
      Path alive = stack.folder().resolve("alive");
      stack.with("SLUICE_HANDLERS_HANG_KIND", "command");
      stack.with(
          "SLUICE_HANDLERS_HANG_COMMAND",
          "sh,-c,(while :; do touch $0; sleep 0.1; done) & wait," + alive);
      stack.localWithQueues();
      Service writer = stack.writer().awaitReady();
      stack.reader().awaitReady();
      String id = submitted(writer, "{\"type\":\"hang\",\"payload\":{}}");
      await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(alive));

      assertThat(writer.post("/api/jobs/" + id + "/cancel", "").statusCode()).isEqualTo(202);
      awaitState(writer, id, "CANCELLED");

      Files.delete(alive);
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(2))
          .until(() -> !Files.exists(alive));
      assertThat(writer.post("/api/jobs/" + id + "/cancel", "").statusCode()).isEqualTo(409);
      assertThat(writer.post("/api/jobs/" + id + "/retry", "").statusCode()).isEqualTo(201);
    }
  }

  @Test
  void a_writer_says_that_the_store_is_away_and_goes_on_when_it_is_back() {
    try (Stack stack = new Stack()) {
      Program local = stack.localWithQueues();
      Service writer = stack.writer().awaitReady();
      Service reader = stack.reader().awaitReady();
      String before = submitted(writer, "{\"type\":\"primes\",\"payload\":{\"upTo\":100}}");
      awaitState(writer, before, "SUCCEEDED");
      assertThat(writer.get("/api/jobs/" + before).body()).contains("\\\"count\\\":25");

      local.kill();
      HttpResponse<String> down =
          writer.post("/api/jobs", "{\"type\":\"primes\",\"payload\":{\"upTo\":100}}");
      assertThat(down.statusCode()).as(down.body()).isEqualTo(500);
      assertThat(down.headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/problem+json");
      stack.local();
      reader.awaitReady();

      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(() -> writer.get("/api/jobs/" + before).statusCode() == 200);
      String after = submitted(writer, "{\"type\":\"primes\",\"payload\":{\"upTo\":100}}");
      awaitState(writer, after, "SUCCEEDED");
    }
  }
}
