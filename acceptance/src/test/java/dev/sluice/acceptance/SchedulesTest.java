package dev.sluice.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.acceptance.Stack.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Schedules from outside: they fire, their results can be fetched, and their keys show nowhere. */
class SchedulesTest {

  private static final String CANARY = "sim-canary-4f1d9c7e2b";
  private static final String USER = "/user/ada/schedules";

  private static String id(HttpResponse<String> answer) {
    Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(answer.body());
    assertThat(id.find()).as(answer.body()).isTrue();
    return id.group(1);
  }

  private static String schedule(String name) {
    return """
        {"algorithm":"rowell/%s/0.2.0","apikey":"%s","input":"test input 123",
         "run_interval_minutes":5,"enabled":true,"startAt":"%s"}"""
        .formatted(name, CANARY, Instant.now());
  }

  private static void awaitRun(Service writer, String id, String text) {
    await(text)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> writer.get(USER + "/" + id + "/runs").body().contains(text));
  }

  @Test
  void a_schedule_fires_by_itself_and_its_key_shows_nowhere() throws IOException {
    try (Stack stack = new Stack()) {
      Program local = stack.localWithQueues();
      Service one = stack.writer().awaitReady();
      Service other = stack.writer().awaitReady();
      Service reader = stack.reader().awaitReady();

      HttpResponse<String> made = one.post(USER, schedule("Hello"));
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      assertThat(made.body()).contains("\"apikey\":\"sim…\"");
      String hello = id(made);
      String flaky = id(other.post(USER, schedule("Flaky")));
      awaitRun(one, hello, "hello test input 123");
      awaitRun(other, flaky, "at last: test input 123");

      String runs = one.get(USER + "/" + hello + "/runs").body();
      assertThat(runs).containsOnlyOnce("FIRED").contains("SUCCEEDED");
      assertThat(one.get(USER + "/" + hello).body())
          .contains("\"fired\":1", "\"skipped\":0", "\"missed\":0");

      // It was answered with the key it was called with, and told what is wrong with it.
      String refused = id(one.post(USER, schedule("Nothing")));
      awaitRun(one, refused, "the algorithm answered 404");

      List<String> shown =
          Stream.of(
                  one.get(USER).body(),
                  one.get(USER + "/" + hello).body(),
                  one.get(USER + "/" + refused + "/runs").body(),
                  one.get("/api/jobs/" + job(runs)).body(),
                  one.get("/prometheus").body(),
                  reader.get("/prometheus").body(),
                  one.program().output(),
                  other.program().output(),
                  reader.program().output(),
                  local.output())
              .toList();
      assertThat(shown).noneMatch(text -> text.contains(CANARY)).allMatch(text -> !text.isEmpty());
      assertThat(local.terminate().exitCode()).isZero();
      assertThat(filesWith(stack.folder(), "test input 123"))
          .as("the data is looked at")
          .isNotEmpty();
      assertThat(filesWith(stack.folder(), CANARY)).isEmpty();
    }
  }

  private static String job(String runs) {
    Matcher job = Pattern.compile("\"jobId\":\"([^\"]+)\"").matcher(runs);
    assertThat(job.find()).isTrue();
    return job.group(1);
  }

  private static List<Path> filesWith(Path folder, String text) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> has(file, text)).toList();
    }
  }

  private static boolean has(Path file, String text) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return new String(bytes, ISO_8859_1).contains(new String(text.getBytes(UTF_8), ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void the_load_client_has_one_schedule_to_look_at() {
    try (Stack stack = new Stack()) {
      stack.localWithQueues();
      Service writer = stack.writer().awaitReady();
      stack.reader().awaitReady();
      for (int run = 0; run < 2; run++) {
        Program load =
            stack.start(
                "load-client",
                "--url=" + writer.address(),
                "--count=10",
                "--schedule=demo/Hello/1.0.0");
        assertThat(load.exitCode()).as(load.output()).isZero();
        assertThat(load.output()).contains("demo/Hello/1.0.0 is called every minute by schedule");
      }
      HttpResponse<String> schedules = writer.get("/user/demo/schedules");
      assertThat(schedules.body()).containsOnlyOnce("\"id\":");
      String runs = "/user/demo/schedules/" + id(schedules) + "/runs";
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> writer.get(runs).body().contains("hello from the load client"));
    }
  }

  @Test
  void bound_to_more_than_loopback_it_needs_keys_and_then_lets_in_who_has_one() {
    try (Stack stack = new Stack()) {
      stack.localWithQueues();
      Program open = stack.with("MICRONAUT_SERVER_HOST", "0.0.0.0").start("writer");
      assertThat(open.exitCode()).isEqualTo(2);
      assertThat(open.output()).contains("SLUICE_SECURITY_API_KEYS=required").hasLineCount(1);

      stack.with("SLUICE_SECURITY_API_KEYS", "required").with("MICRONAUT_SERVER_HOST", "127.0.0.1");
      Service writer = stack.writer().awaitReady();
      assertThat(writer.get("/api/jobs").statusCode()).isEqualTo(401);
      Program made = stack.start("setup", "api-key", "create", "--user", "ada");
      assertThat(made.exitCode()).as(made.output()).isZero();
      String key = made.output().strip();
      assertThat(writer.get("/api/jobs", "Authorization", "Bearer " + key).statusCode())
          .isEqualTo(200);
      assertThat(writer.get("/user/eve/schedules", "Authorization", "Bearer " + key).statusCode())
          .isEqualTo(403);
      assertThat(writer.program().output()).doesNotContain(key);
    }
  }
}
