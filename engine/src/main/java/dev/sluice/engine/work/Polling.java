package dev.sluice.engine.work;

import dev.sluice.engine.queue.DurationRange;
import java.time.Duration;

/**
 * How a queue is asked for messages.
 *
 * @param patience how long one poll waits for the first message; at most 20 s
 * @param linger how long the next poll is put off after one that has brought little, so that
 *     messages that come one by one share a call; at most 1 s, and zero where calls cost nothing. A
 *     message that comes while nothing else does has a poll waiting for it all the same.
 */
public record Polling(Duration patience, Duration linger) {

  public Polling {
    new DurationRange(Duration.ZERO, Duration.ofSeconds(20)).require("poll", patience);
    new DurationRange(Duration.ZERO, Duration.ofSeconds(1)).require("linger", linger);
  }
}
