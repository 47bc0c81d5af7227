package dev.sluice.reader.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.engine.algorithm.AlgorithmAddresses;
import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.schedule.FiringRules;
import dev.sluice.engine.schedule.ForwardingScheduleStore;
import dev.sluice.engine.schedule.InMemoryScheduleStore;
import dev.sluice.engine.schedule.JobTemplate;
import dev.sluice.engine.schedule.Recurrence;
import dev.sluice.engine.schedule.Schedule;
import dev.sluice.engine.schedule.ScheduleId;
import dev.sluice.engine.schedule.SchedulePlan;
import dev.sluice.engine.schedule.ScheduleSecrets;
import dev.sluice.engine.schedule.ScheduleStatus;
import dev.sluice.engine.schedule.ScheduleStore;
import dev.sluice.engine.schedule.Window;
import dev.sluice.engine.secret.SecretKeys;
import dev.sluice.engine.work.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class AlgorithmHandlerTest {

  private static final String KEY = "sim-canary-WRvOO0HPZJL";
  private static final Instant NOW = Instant.parse("2026-11-22T21:50:00Z");
  private static final ScheduleId SCHEDULE = new ScheduleId("0199d3c4-7a1e-7c1b-9d55-0a8b2f4c6e10");
  private static final Owner ADA = new Owner("ada");

  private final ScheduleSecrets secrets =
      new ScheduleSecrets(SecretKeys.parse(SecretKeys.generate("k")));
  private final InMemoryScheduleStore schedules = new InMemoryScheduleStore();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile Behaviour behaviour = answers(200, "ok");

  private record Seen(String method, String path, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return String.join("|", headers.getOrDefault(name, List.of()));
    }
  }

  private interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  private static Behaviour answers(int status, String body, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  AlgorithmHandlerTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            seen.add(
                new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            behaviour.answer(exchange);
          }
        });
    server.start();
    schedules.insert(schedule(secrets.seal(ADA, SCHEDULE, KEY)));
  }

  private static Schedule schedule(String secret) {
    return new Schedule(
        SCHEDULE,
        ADA,
        NOW,
        1,
        new SchedulePlan(
            new JobTemplate(new JobType("algorithm"), payload("\"x\""), secret),
            new Recurrence.Every(Duration.ofMinutes(5)),
            new Window(NOW, Optional.empty()),
            FiringRules.DEFAULT,
            true),
        new ScheduleStatus(Optional.empty(), List.of(), ScheduleStatus.Counts.NONE));
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private AlgorithmHandler handler(Duration timeout) {
    return handler(new AlgorithmKeys(schedules, Optional.of(secrets)), base(), timeout);
  }

  private static AlgorithmHandler handler(AlgorithmKeys keys, String base, Duration timeout) {
    return new AlgorithmHandler(
        new AlgorithmOptions(AlgorithmAddresses.parse("rowell/*=" + base), timeout, 1_000),
        keys,
        () -> NOW);
  }

  private static String payload(String input) {
    return "{\"scheduleId\":\"%s\",\"algorithm\":\"rowell/Hello/0.2.0\",\"input\":%s}"
        .formatted(SCHEDULE, input);
  }

  private JobResult run(String payload) throws InterruptedException {
    JobResult result = handler(Duration.ofSeconds(30)).run(TestRun.of(payload));
    assertThat(result.toString()).doesNotContain(KEY);
    return result;
  }

  private JobResult run() throws InterruptedException {
    return run(payload("\"x\""));
  }

  private static String deadLetter(JobResult result) {
    assertThat(result.outcome()).isInstanceOf(Outcome.DeadLetter.class);
    return ((Outcome.DeadLetter) result.outcome()).reason();
  }

  private static Outcome.Retry retry(JobResult result) {
    assertThat(result.outcome()).isInstanceOf(Outcome.Retry.class);
    return (Outcome.Retry) result.outcome();
  }

  @Test
  void calls_with_the_schedules_key_and_a_text_as_text() throws InterruptedException {
    JobResult result = run(payload("\"test input ü \\\"123\\\"\""));

    assertThat(result).isEqualTo(JobResult.done("ok"));
    assertThat(seen).hasSize(1);
    Seen call = seen.get(0);
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.path()).isEqualTo("/v1/algo/rowell/Hello/0.2.0");
    assertThat(call.header("Authorization")).isEqualTo("Simple " + KEY);
    assertThat(call.header("Content-type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(call.header("Idempotency-key")).isEqualTo("0199d3c4-job");
    assertThat(call.body()).isEqualTo("test input ü \"123\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1.10,\"b\":[true,null]}",
        "[]",
        "12345678901234567890",
        "true",
        "null",
        "{\"a\":{\"b\":\"}\"}}",
        "1E+2"
      })
  void any_other_input_is_json_as_it_stands(String input) throws InterruptedException {
    run(payload(input));
    assertThat(seen.get(0).body()).isEqualTo(input);
    assertThat(seen.get(0).header("Content-type")).isEqualTo("application/json");
  }

  @Test
  void without_a_schedule_there_is_no_key() throws InterruptedException {
    assertThat(run("{\"algorithm\":\"rowell/Hello/1\",\"input\":\"\"}").outcome())
        .isEqualTo(Outcome.done());
    assertThat(seen.get(0).headers()).doesNotContainKey("Authorization");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 599})
  void what_may_be_better_next_time_is_tried_again(int status) throws InterruptedException {
    behaviour = answers(status, "because");
    JobResult result = run();
    assertThat(retry(result).reason()).isEqualTo("the algorithm answered " + status);
    assertThat(retry(result).after()).isEmpty();
    assertThat(result.output()).isEqualTo("because");
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "7, PT7S",
    "' 7 ', PT7S",
    "999999999, PT12H",
    "'Sun, 22 Nov 2026 21:51:30 GMT', PT1M30S",
    "'Sun, 22 Nov 2026 21:49:00 GMT', PT0S",
    "'Sun, 22 Nov 2099 21:49:00 GMT', PT12H",
    "-1,",
    "7.5,",
    "soon,",
    "99999999999999999999,"
  })
  void no_sooner_than_the_answer_says(String header, Duration after) throws InterruptedException {
    behaviour = answers(429, "", "Retry-After", header);
    assertThat(retry(run()).after()).isEqualTo(Optional.ofNullable(after));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 409, 422, 451})
  void any_other_refusal_is_final(int status) throws InterruptedException {
    behaviour = answers(status, "no");
    JobResult result = run();
    assertThat(deadLetter(result)).isEqualTo("the algorithm answered " + status);
    assertThat(result.output()).isEqualTo("no");
    assertThat(seen).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void a_redirect_is_not_followed(int status) throws InterruptedException {
    behaviour = answers(status, "", "Location", base() + "/elsewhere");
    assertThat(deadLetter(run())).contains("redirects are not followed");
    assertThat(seen).hasSize(1);
  }

  @Test
  void an_answer_that_is_too_long_is_not_read_to_its_end() throws InterruptedException {
    behaviour = answers(200, "a".repeat(1_000));
    assertThat(run().result()).contains("a".repeat(1_000));
    behaviour = answers(200, "a".repeat(1_001));
    assertThat(deadLetter(run())).isEqualTo("the answer has more than 1000 bytes");
    CountDownLatch ended = new CountDownLatch(1);
    behaviour =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            while (true) {
              exchange.getResponseBody().write(new byte[1_000]);
              exchange.getResponseBody().flush();
            }
          } catch (IOException e) {
            ended.countDown();
          }
        };
    assertThat(deadLetter(run())).isEqualTo("the answer has more than 1000 bytes");
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void what_is_no_utf_8_may_not_make_it_too_long() throws InterruptedException {
    behaviour =
        exchange -> {
          exchange.sendResponseHeaders(200, 900);
          byte[] bytes = new byte[900];
          Arrays.fill(bytes, (byte) 0xFF);
          exchange.getResponseBody().write(bytes);
        };
    assertThat(deadLetter(run())).isEqualTo("the answer has more than 1000 bytes");
  }

  @Test
  void what_no_queue_carries_may_not_make_it_too_long_either() throws InterruptedException {
    behaviour = answers(200, "\u0001".repeat(900));
    assertThat(deadLetter(run())).isEqualTo("the answer has more than 1000 bytes");
    behaviour = answers(200, "a\u0001b");
    assertThat(run().result()).contains("a\uFFFDb");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_answer_that_does_not_come_in_time_is_tried_again(boolean drips)
      throws InterruptedException {
    behaviour =
        exchange -> {
          if (drips) {
            exchange.sendResponseHeaders(200, 0);
          }
          try {
            while (true) {
              Thread.sleep(20);
              if (drips) {
                exchange.getResponseBody().write('.');
                exchange.getResponseBody().flush();
              }
            }
          } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt();
          }
        };
    JobResult result = handler(Duration.ofMillis(400)).run(TestRun.of(payload("\"x\"")));
    assertThat(retry(result).reason()).isNotBlank().doesNotContain(KEY);
  }

  @Test
  void nothing_there_is_tried_again() throws InterruptedException {
    server.stop(0);
    assertThat(retry(run()).reason()).startsWith("cannot connect to http://127.0.0.1:");
  }

  @Test
  void what_is_no_http_is_tried_again() throws InterruptedException {
    behaviour =
        exchange -> {
          throw new IOException("the connection ends");
        };
    assertThat(retry(run()).reason()).startsWith(base());
  }

  @Test
  void the_key_shows_in_no_result_even_if_it_is_answered() throws InterruptedException {
    behaviour = answers(200, "you sent " + KEY);
    assertThat(run().result()).contains("you sent [the key]");
    behaviour = answers(401, KEY + " is not good");
    assertThat(run().output()).isEqualTo("[the key] is not good");
    behaviour = answers(500, KEY);
    assertThat(run().output()).isEqualTo("[the key]");
  }

  @Test
  void an_interrupt_ends_the_call() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    behaviour =
        exchange -> {
          called.countDown();
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                run();
                thrown.complete(new AssertionError("it returned"));
              } catch (Throwable e) {
                thrown.complete(e);
              }
            });
    thread.start();
    assertThat(called.await(60, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();
    assertThat(thrown.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    over.countDown();
    await().until(() -> !thread.isAlive());
  }

  @Test
  void nothing_that_is_not_configured_is_called() throws InterruptedException {
    for (String algorithm : List.of("eve/Hello/1", "rowell2/Hello/1")) {
      assertThat(deadLetter(run("{\"algorithm\":\"%s\",\"input\":\"x\"}".formatted(algorithm))))
          .isEqualTo("no address is configured for " + algorithm);
    }
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"algorithm\":\"rowell/Hello/1\"}",
        "{\"input\":\"x\"}",
        "{\"algorithm\":5,\"input\":\"x\"}",
        "{\"algorithm\":\"rowell/../1\",\"input\":\"x\"}",
        "{\"algorithm\":\"rowell/Hello/1\",\"input\":\"x\",\"url\":\"http://evil\"}",
        "{\"algorithm\":\"rowell/Hello/1\",\"input\":\"x\",\"scheduleId\":\"../x\"}",
        "{\"algorithm\":\"rowell/Hello/1\",\"input\":\"x\",\"scheduleId\":null}",
        "{\"algorithm\":\"rowell/Hello/1\",\"input\":\"x\",\"input\":\"y\"}",
        "{\"algorithm\":\"rowell/Hello/1\",\"input\":\"x\"} x",
        "{\"algorithm\":\"rowell/Hello/1\",\"input\":"
      })
  void a_payload_of_another_form_is_final_and_calls_nothing(String payload)
      throws InterruptedException {
    assertThat(deadLetter(run(payload))).startsWith("the payload has to be");
    assertThat(seen).isEmpty();
  }

  @Test
  void anothers_schedule_is_not_there() throws InterruptedException {
    schedules.delete(SCHEDULE);
    Owner eve = new Owner("eve");
    Schedule eves = schedule(secrets.seal(eve, SCHEDULE, KEY));
    schedules.insert(new Schedule(SCHEDULE, eve, NOW, 1, eves.plan(), eves.status()));
    assertThat(deadLetter(run())).startsWith("there is no schedule of its user");
    assertThat(seen).isEmpty();
  }

  @Test
  void the_key_is_sent_to_the_schedules_own_algorithm_alone() throws InterruptedException {
    for (String other : List.of("rowell/Hello/0.2.1", "rowell/Other/0.2.0")) {
      String payload = payload("\"x\"").replace("rowell/Hello/0.2.0", other);
      assertThat(deadLetter(run(payload))).startsWith("there is no schedule of its user");
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void a_secret_that_was_copied_from_another_schedule_does_not_open() throws InterruptedException {
    schedules.delete(SCHEDULE);
    schedules.insert(schedule(secrets.seal(new Owner("eve"), SCHEDULE, KEY)));
    assertThat(retry(run()).reason()).contains("does not open");
    assertThat(seen).isEmpty();
  }

  @Test
  void a_store_that_is_away_costs_no_try() throws InterruptedException {
    ScheduleStore down =
        new ForwardingScheduleStore(schedules) {
          @Override
          public Optional<Schedule> find(ScheduleId id) {
            throw new JobStoreException("down", new IOException());
          }
        };
    JobResult result =
        handler(new AlgorithmKeys(down, Optional.of(secrets)), base(), Duration.ofSeconds(30))
            .run(TestRun.of(payload("\"x\"")));
    assertThat(result.outcome()).isInstanceOf(Outcome.Postpone.class);
    assertThat(seen).isEmpty();
  }

  @Test
  void without_a_key_to_open_secrets_the_type_stops_and_says_why() {
    AlgorithmHandler locked =
        handler(new AlgorithmKeys(schedules, Optional.empty()), base(), Duration.ofSeconds(1));
    assertThat(locked.unavailable()).get().asString().contains("SLUICE_SECRETS_KEYS_FILE");
    assertThat(handler(Duration.ofSeconds(1)).unavailable()).isEmpty();
  }

  @Test
  void options_that_cannot_be_are_refused() {
    AlgorithmAddresses none = AlgorithmAddresses.parse("");
    assertThatThrownBy(() -> new AlgorithmOptions(none, Duration.ZERO, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AlgorithmOptions(none, Duration.ofSeconds(1), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new AlgorithmOptions(none, Duration.ofSeconds(1), JobResult.MAX_BYTES + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
