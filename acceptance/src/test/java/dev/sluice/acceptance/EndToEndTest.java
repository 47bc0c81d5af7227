package dev.sluice.acceptance;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Messages from the HTTP endpoint through a real queue to the reader. */
class EndToEndTest {

  @Test
  void every_message_answered_with_201_ends_processed_or_dead_lettered() {
    try (Stack stack = new Stack()) {
      Flow.run(stack, 1, 4_500, Duration.ofMinutes(3));
    }
  }
}
