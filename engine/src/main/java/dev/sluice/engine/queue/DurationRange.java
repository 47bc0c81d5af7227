package dev.sluice.engine.queue;

import java.time.Duration;

/**
 * The durations that a setting may have.
 *
 * @param least the shortest, included
 * @param most the longest, included
 */
public record DurationRange(Duration least, Duration most) {

  /** For how long a delivery may hide its message: 1 s to 12 h, which is the bound of SQS. */
  public static final DurationRange VISIBILITY =
      new DurationRange(Duration.ofSeconds(1), Duration.ofHours(12));

  /** Whether a duration is within. */
  public boolean contains(Duration value) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  /**
   * Checks a setting.
   *
   * @param name what the setting is called, for the message
   * @throws IllegalArgumentException if the value is not within, with both bounds
   */
  public void require(String name, Duration value) {
    if (!contains(value)) {
      throw new IllegalArgumentException(
          name + " is between " + least + " and " + most + ", not " + value);
    }
  }
}
