package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.acceptance.Stack.Service;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** A stream of messages through everything, one try in ten failing, and what became of it. */
final class Flow {

  /**
   * How many messages are sent at a time, at full speed: ElasticMQ walks the whole queue for each
   * retry, so that a long one would measure little else.
   */
  private static final int PORTION = 9_000;

  private Flow() {}

  /**
   * Sends this many well-formed messages, and malformed ones among them, and waits for the end of
   * each. Fails if one is lost, or if a reader does not do its part.
   *
   * @param stack of which nothing runs yet
   * @param readers how many share the queue
   * @param messages how many; a multiple of 9,000, or less than that
   * @return calls per message to send
   */
  static double run(Stack stack, int readers, int messages, Duration patience) {
    stack.with("SLUICE_DEMO_FAILURE_RATE", "0.1").with("SLUICE_DEMO_SEED", "42");
    stack.with("SLUICE_READER_RETRY_FIRST", "100ms");
    stack.localWithQueues();
    Service writer = stack.writer();
    List<Service> all = Stream.generate(stack::reader).limit(readers).toList();
    all.forEach(Service::awaitReady);
    writer.awaitReady();

    int portion = Math.min(messages, PORTION);
    for (int sent = 0; sent < messages; sent += portion) {
      Program load =
          stack.load(
              writer,
              "--count",
              Integer.toString(portion * 10 / 9),
              "--batch",
              "10",
              "--malformed",
              "1",
              "--concurrency",
              "20",
              "--seed",
              Integer.toString(sent));
      assertThat(load.exitCode(patience)).as(load.output()).isZero();
      await().atMost(patience).until(() -> stack.unaccounted().isEmpty());
    }

    assertThat(new HashSet<>(stack.accepted())).hasSize(messages).hasSameSizeAs(stack.accepted());
    assertThat(stack.ledger("RETRIED")).hasSizeBetween(messages / 20, messages / 5);
    assertThat(writer.meter("sluice_send_messages_total")).isEqualTo(messages);
    List<Double> shares =
        all.stream().map(each -> each.meter("sluice_consumer_processed_total")).toList();
    assertThat(shares).allMatch(share -> share > messages / (4.0 * readers));
    double callsPerMessage = writer.meter("sluice_send_calls_total") / messages;
    System.out.printf(
        "%d messages: lost 0, processed %d, by each reader %s, retried %d, dead-lettered %d; %.3f"
            + " calls per message to send%n",
        messages,
        new HashSet<>(stack.ledger("PROCESSED")).size(),
        shares,
        stack.ledger("RETRIED").size(),
        stack.ledger("DEAD_LETTERED").size(),
        callsPerMessage);
    return callsPerMessage;
  }
}
