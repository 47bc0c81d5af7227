package dev.sluice.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {

  private final MutableClock clock = new MutableClock();
  private final MessageIds ids = new MessageIds(clock, new Random(7));

  @Test
  void a_new_id_is_a_uuid_of_version_7_that_holds_its_time() {
    UUID id = UUID.fromString(ids.next().value());

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(clock.millis());
  }

  @Test
  void later_ids_sort_after_earlier_ones() {
    MessageId earlier = ids.next();
    clock.advance(Duration.ofMillis(1));

    assertThat(ids.next()).isGreaterThan(earlier);
  }

  @Test
  void ids_of_one_millisecond_differ() {
    Set<MessageId> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(ids.next())).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with space", "line\nbreak", "ü", "\u007f"})
  void refuses_what_is_no_id(String value) {
    assertThatThrownBy(() -> new MessageId(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refuses_an_id_of_more_than_100_characters() {
    assertThat(new MessageId("x".repeat(100)).value()).hasSize(100);
    assertThatThrownBy(() -> new MessageId("x".repeat(101)))
        .hasMessage("a message id has 1 to 100 characters, not 101");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with space", "sluice.fifo", "../sluice", "ü"})
  void refuses_what_is_no_queue_name(String value) {
    assertThatThrownBy(() -> new QueueName(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 80");
  }
}
