package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.acceptance.FaultProxy.Fault;
import dev.sluice.acceptance.Stack.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong around the services, and that nothing is lost by it. */
class FaultTest {

  private static final String MESSAGE = "{\"body\": \"hello\"}";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Stack stack = new Stack();

  @AfterEach
  void stop() {
    stack.close();
  }

  private static void assertQueueUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("queue-unavailable").doesNotContain("127.0.0.1");
  }

  @Test
  void services_wait_for_a_queue_that_is_down_at_start_and_go_on_when_it_fails_in_between() {
    Service writer = stack.writer();
    Service reader = stack.reader();
    writer.program().awaitOutput("waiting for queue sluice");
    reader.program().awaitOutput("waiting for queue sluice");
    writer.awaitStatus("/health/readiness", 503);
    reader.awaitStatus("/health/readiness", 503);
    writer.awaitStatus("/health/liveness", 200);
    assertQueueUnavailable(writer.post(MESSAGE));

    Program local = stack.localWithQueues();
    writer.awaitReady();
    reader.awaitReady();
    assertThat(writer.post(MESSAGE).statusCode()).isEqualTo(201);

    local.kill();
    assertQueueUnavailable(writer.post(MESSAGE));
    writer.awaitStatus("/health/readiness", 503);

    stack.local();
    writer.awaitStatus("/health/readiness", 200);
    assertThat(writer.post(MESSAGE).statusCode()).isEqualTo(201);
    await().atMost(PATIENCE).until(() -> stack.ledger("PROCESSED").size() >= 2);
  }

  @Test
  void a_message_that_fails_within_a_batch_fails_alone() {
    stack.localWithQueues();
    try (FaultProxy proxy = new FaultProxy(stack.queue())) {
      stack.with("AWS_ENDPOINT_URL_SQS", proxy.endpoint());
      Service writer = stack.writer().awaitReady();
      // every batch loses its first entry: the queue has it, and says that it has not
      proxy.misbehave("SendMessageBatch", new Fault.Rewrite(FaultTest::failFirstEntry));

      List<CompletableFuture<Integer>> answers =
          IntStream.range(0, 60)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> writer.post(MESSAGE).statusCode()))
              .toList();

      List<Integer> codes = answers.stream().map(CompletableFuture::join).toList();
      double calls = writer.meter("sluice_send_calls_total");
      assertThat(codes).containsOnly(201, 500);
      assertThat(codes.stream().filter(code -> code == 500).count()).isEqualTo((long) calls);
    }
  }

  private static String failFirstEntry(String answer) {
    Matcher first =
        Pattern.compile(
                "\"Successful\"\\s*:\\s*\\[\\s*\\{[^}]*\"Id\"\\s*:\\s*\"([^\"]+)\"[^}]*}\\s*,?")
            .matcher(answer);
    if (!first.find()) {
      throw new AssertionError("no entry in " + answer);
    }
    String failed =
        "\"Failed\":[{\"Id\":\""
            + first.group(1)
            + "\",\"SenderFault\":false,\"Code\":\"InternalError\"}]";
    String rest = first.replaceFirst("\"Successful\":[");
    return rest.contains("\"Failed\"")
        ? rest.replaceFirst("\"Failed\"\\s*:\\s*\\[\\s*]", Matcher.quoteReplacement(failed))
        : rest.replaceFirst("\\{", Matcher.quoteReplacement("{" + failed + ","));
  }

  @Test
  void a_lost_answer_of_the_queue_costs_a_duplicate_and_never_a_message() {
    stack.localWithQueues();
    try (FaultProxy proxy = new FaultProxy(stack.queue())) {
      stack.with("AWS_ENDPOINT_URL_SQS", proxy.endpoint());
      Service writer = stack.writer().awaitReady();
      AtomicBoolean first = new AtomicBoolean(true);
      proxy.misbehave(
          request ->
              request.contains("SendMessageBatch") && first.getAndSet(false)
                  ? Optional.of(new Fault.ResetAfter())
                  : Optional.empty());

      HttpResponse<String> answer = writer.post(MESSAGE);

      assertThat(answer.statusCode()).isEqualTo(201);
      Service reader = stack.reader().awaitReady();
      await().atMost(PATIENCE).until(() -> stack.ledger("PROCESSED").size() == 2);
      assertThat(new HashSet<>(stack.ledger("PROCESSED")))
          .as("both deliveries bear the id that the caller was told")
          .hasSize(1)
          .allMatch(id -> answer.body().contains(id));
      assertThat(reader.program().isAlive()).isTrue();
    }
  }

  @Test
  void a_queue_that_answers_500_is_a_500_and_is_forgiven() {
    stack.localWithQueues();
    try (FaultProxy proxy = new FaultProxy(stack.queue())) {
      stack.with("AWS_ENDPOINT_URL_SQS", proxy.endpoint());
      Service writer = stack.writer().awaitReady();

      for (String body :
          List.of(
              "{\"__type\":\"InternalFailure\",\"message\":\"on purpose\"}",
              "<html>a proxy's own answer</html>",
              "")) {
        proxy.misbehave("SendMessageBatch", new Fault.Answer(503, body));
        assertQueueUnavailable(writer.post(MESSAGE));
      }
      proxy.misbehave("SendMessageBatch", new Fault.ResetBefore());
      assertQueueUnavailable(writer.post(MESSAGE));
      proxy.behave();

      assertThat(writer.post(MESSAGE).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void a_proxy_that_answers_html_stops_neither_the_search_for_the_queue_nor_the_polls() {
    stack.localWithQueues();
    try (FaultProxy proxy = new FaultProxy(stack.queue())) {
      stack.with("AWS_ENDPOINT_URL_SQS", proxy.endpoint());
      proxy.misbehave(request -> Optional.of(new Fault.Answer(502, "<html>bad gateway</html>")));
      Service reader = stack.reader();
      reader.program().awaitOutput("waiting for queue sluice");
      reader.program().awaitOutput("cannot be read");
      reader.awaitStatus("/health/readiness", 503);

      proxy.behave();

      reader.awaitReady();
      assertThat(stack.writer().awaitReady().post(MESSAGE).statusCode()).isEqualTo(201);
      await().atMost(PATIENCE).until(() -> stack.ledger("PROCESSED").size() == 1);
    }
  }

  @Test
  void more_than_loopback_needs_a_word_that_it_is_meant() {
    stack.with("MICRONAUT_SERVER_HOST", "0.0.0.0").with("MICRONAUT_SERVER_PORT", "0");

    Program program = stack.start("writer");

    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.output().lines().toList())
        .singleElement()
        .asString()
        .contains("0.0.0.0")
        .contains("SLUICE_SECURITY_OPEN_TO_NETWORK");
  }

  @Test
  void a_reader_killed_in_mid_batch_loses_nothing() {
    stack.with("SLUICE_QUEUE_VISIBILITY", "3s").with("SLUICE_DEMO_WORK", "300ms");
    stack.localWithQueues();
    Service writer = stack.writer().awaitReady();
    Service first = stack.reader().awaitReady();
    Program load = stack.load(writer, "--count", "200", "--malformed", "0", "--concurrency", "32");
    assertThat(load.exitCode()).as(load.output()).isZero();

    await().atMost(PATIENCE).until(() -> stack.ledger("PROCESSED").size() >= 20);
    first.program().kill();
    assertThat(stack.unaccounted()).isNotEmpty();
    stack.reader();

    await().atMost(PATIENCE).until(() -> stack.unaccounted().isEmpty());
  }

  @Test
  void a_writer_stopped_under_load_answers_what_it_took_and_loses_nothing() {
    stack.localWithQueues();
    Service writer = stack.writer().awaitReady();
    stack.reader().awaitReady();
    Program load = stack.load(writer, "--seconds", "60", "--malformed", "0", "--concurrency", "50");
    await().atMost(PATIENCE).until(() -> stack.accepted().size() > 500);

    assertThat(writer.program().terminate().exitCode()).isZero();
    load.terminate().exitCode();

    assertThat(stack.accepted()).hasSizeGreaterThan(500);
    await().atMost(PATIENCE).until(() -> stack.unaccounted().isEmpty());
  }

  @Test
  void a_reader_stopped_under_load_finishes_what_it_began_and_nothing_finished_comes_again() {
    stack.with("SLUICE_DEMO_WORK", "50ms");
    stack.localWithQueues();
    Service writer = stack.writer().awaitReady();
    Service first = stack.reader().awaitReady();
    Program load = stack.load(writer, "--count", "600", "--malformed", "0", "--concurrency", "32");
    await().atMost(PATIENCE).until(() -> stack.ledger("PROCESSED").size() > 100);

    assertThat(first.program().terminate().exitCode()).isZero();
    assertThat(load.exitCode()).as(load.output()).isZero();
    assertThat(stack.unaccounted()).isNotEmpty();
    stack.reader();

    await().atMost(PATIENCE).until(() -> stack.unaccounted().isEmpty());
    List<String> processed = stack.ledger("PROCESSED");
    assertThat(processed).as("each once").hasSameSizeAs(new HashSet<>(processed));
  }

  @Test
  void a_port_in_use_is_one_clear_line_and_exit_code_2() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      for (String service : List.of("writer", "reader")) {
        Program program = stack.with("MICRONAUT_SERVER_PORT", port).start(service);

        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(program.output().lines().toList())
            .singleElement()
            .asString()
            .startsWith(service + " cannot start: ")
            .contains(port)
            .contains("MICRONAUT_SERVER_PORT");
      }
    }
  }

  @Test
  void a_configuration_that_makes_no_sense_is_one_clear_line_and_exit_code_2() {
    Program program = stack.with("SLUICE_DEMO_FAILURE_RATE", "1.5").start("reader");

    assertThat(program.exitCode()).isEqualTo(2);
    assertThat(program.output().strip())
        .isEqualTo("reader cannot start: sluice.demo.failure-rate is 0 to 1, not 1.5");
  }
}
