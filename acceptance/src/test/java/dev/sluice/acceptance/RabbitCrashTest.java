package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.acceptance.Stack.Service;
import dev.sluice.backend.amqp.Rabbit;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A RabbitMQ that is killed while it is at work. */
@Tag("verify")
final class RabbitCrashTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void what_was_answered_with_201_is_processed_though_the_broker_is_killed_under_load()
      throws IOException {
    try (Rabbit rabbit = Rabbit.plain();
        Stack stack = new Stack().onAmqp("amqp://guest:guest@127.0.0.1:" + rabbit.port())) {
      stack
          .with("SLUICE_STORE", "none")
          .with("SLUICE_DEMO_FAILURE_RATE", "0.1")
          .with("SLUICE_READER_RETRY_FIRST", "100ms");
      stack.localWithQueues();
      Service writer = stack.writer();
      Service reader = stack.reader();
      Service other = stack.reader();
      other.awaitReady();
      reader.awaitReady();
      writer.awaitReady();
      rabbit.remember();

      Program load = stack.load(writer, "--rate", "100", "--malformed", "0", "--timeout", "30s");
      await().atMost(PATIENCE).until(() -> stack.accepted().size() > 200);
      rabbit.kill();
      int before = stack.accepted().size();
      HttpResponse<String> answer = writer.post("{\"body\": \"hello\"}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(answer.body()).contains("queue-unavailable").doesNotContain("127.0.0.1");
      writer.awaitStatus("/health/readiness", 503);
      writer.awaitStatus("/health/liveness", 200);
      rabbit.start();
      writer.awaitStatus("/health/readiness", 200);
      await().atMost(PATIENCE).until(() -> stack.accepted().size() > before + 200);
      load.terminate().exitCode();
      await().atMost(PATIENCE).until(() -> stack.unaccounted().isEmpty());

      long failed = figure(stack, "500");
      System.out.printf(
          "RabbitMQ killed: 201 %d, 500 %d, processed %d, twice %d, retried %d, dead-lettered %d,"
              + " lost %d%n",
          figure(stack, "201"),
          failed,
          new HashSet<>(stack.ledger("PROCESSED")).size(),
          stack.ledger("PROCESSED").size() - new HashSet<>(stack.ledger("PROCESSED")).size(),
          stack.ledger("RETRIED").size(),
          stack.ledger("DEAD_LETTERED").size(),
          stack.unaccounted().size());
      assertThat(failed).isPositive();
      assertThat(figure(stack, "201")).isEqualTo(stack.accepted().size());
      assertThat(reader.program().isAlive() && other.program().isAlive()).isTrue();
    }
  }

  /** One of the load client's figures. */
  private static long figure(Stack stack, String name) throws IOException {
    String report = Files.readString(stack.folder().resolve("load.json"));
    Matcher figure = Pattern.compile("\"" + name + "\"\\s*:\\s*(\\d+)").matcher(report);
    assertThat(figure.find()).as(report).isTrue();
    return Long.parseLong(figure.group(1));
  }
}
