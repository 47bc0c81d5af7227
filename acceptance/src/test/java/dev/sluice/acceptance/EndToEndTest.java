package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.acceptance.Stack.Service;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Messages from the HTTP endpoint through a real queue to the reader. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndToEndTest {

  private static final int MESSAGES = Integer.getInteger("sluice.acceptance.messages", 5_000);
  private static final int GOOD = MESSAGES * 9 / 10; // one in ten is malformed

  private final Stack stack = new Stack();
  private Service writer;
  private Service reader;

  @BeforeAll
  void start() {
    stack.with("SLUICE_DEMO_FAILURE_RATE", "0.1").with("SLUICE_DEMO_SEED", "42");
    stack.with("SLUICE_READER_RETRY_FIRST", "100ms");
    stack.localWithQueues();
    writer = stack.writer();
    reader = stack.reader();
    writer.awaitReady();
    reader.awaitReady();
  }

  @AfterAll
  void stop() {
    stack.close();
  }

  @Test
  void every_message_answered_with_201_ends_processed_or_dead_lettered() {
    double before = writer.meter("sluice_send_messages_total");
    double callsBefore = writer.meter("sluice_send_calls_total");

    Program load =
        stack.load(
            writer,
            "--count",
            Integer.toString(MESSAGES),
            "--concurrency",
            "20",
            "--batch",
            "10",
            "--malformed",
            "1",
            "--seed",
            "7");

    assertThat(load.exitCode()).as(load.output()).isZero();
    await().atMost(Duration.ofMinutes(3)).until(() -> stack.unaccounted().isEmpty());
    assertThat(stack.accepted()).hasSize(GOOD);
    assertThat(new HashSet<>(stack.accepted())).hasSize(GOOD);
    assertThat(stack.ledger("RETRIED")).as("one try in ten fails").hasSizeGreaterThan(GOOD / 20);
    double sent = writer.meter("sluice_send_messages_total") - before;
    double calls = writer.meter("sluice_send_calls_total") - callsBefore;
    assertThat(sent).isEqualTo(GOOD);
    System.out.printf(
        "%d messages: %.3f calls per message to send, %d retried, %d dead-lettered%n",
        MESSAGES,
        calls / sent,
        stack.ledger("RETRIED").size(),
        stack.ledger("DEAD_LETTERED").size());
  }
}
