package dev.sluice.reader.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.queue.MessageId;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FailureReasonsTest {

  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

  private final FailureReasons reasons = new FailureReasons();

  private void add(String words, String id) {
    reasons.add("", words, NOW, new MessageId(id));
  }

  @Test
  void reasons_that_differ_in_numbers_and_ids_alone_are_one() {
    add("order 17 of 0199d3c4-7a1e-7c1b-9d55-0a8b2f4c6e10 took 1.5 s", "a");
    add("order 18 of 0199d3c4-7a1e-7c1b-9d55-0a8b2f4c6e11 took 22 s", "b");
    add("gave up after 5 tries: order 19 of 0199d3c4-7a1e-7c1b-9d55-0a8b2f4c6e12 took 3 s", "c");
    add("no paper", "d");

    assertThat(reasons.top(10))
        .extracting(count -> count.reason().text() + " × " + count.count())
        .containsExactly("order # of # took # s × 3", "no paper × 1");
    assertThat(reasons.top(1).get(0).lastId()).isEqualTo(new MessageId("c"));
  }

  @Test
  void types_are_told_apart_and_no_reason_is_one() {
    reasons.add("thumbnail", "no paper", NOW, new MessageId("a"));
    add("no paper", "b");
    add(" ", "c");

    assertThat(reasons.top(10))
        .extracting(FailureReasons.Count::reason)
        .containsExactlyInAnyOrder(
            new FailureReasons.Reason("thumbnail", "no paper"),
            new FailureReasons.Reason("", "no paper"),
            new FailureReasons.Reason("", "no reason given"));
  }

  @Test
  void however_many_reasons_there_are_a_bounded_number_is_kept() {
    IntStream.range(0, 1_000).forEach(n -> add("x".repeat(1 + n % 300) + "y".repeat(n / 300), "m"));

    assertThat(reasons.top(1_000)).hasSizeLessThanOrEqualTo(201);
    assertThat(reasons.top(1).get(0).reason().text()).isEqualTo("other reasons");
    assertThat(reasons.top(1_000).stream().mapToLong(FailureReasons.Count::count).sum())
        .isEqualTo(1_000);
  }
}
