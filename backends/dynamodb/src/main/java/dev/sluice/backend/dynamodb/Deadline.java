package dev.sluice.backend.dynamodb;

import java.time.Duration;

/** When a method has to be done with all its calls. */
final class Deadline {

  /** The SDK ends its calls at the deadline and knows why; that is waited for. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final long endNanos;

  private Deadline(long endNanos) {
    this.endNanos = endNanos;
  }

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  boolean isOver() {
    return endNanos - System.nanoTime() <= 0;
  }

  /** What is left; a millisecond at the least, for the SDK takes no less. */
  Duration left() {
    return Duration.ofNanos(Math.max(1_000_000, endNanos - System.nanoTime()));
  }

  /** What is left, or this if it is less. */
  Duration leftAtMost(Duration most) {
    Duration left = left();
    return left.compareTo(most) < 0 ? left : most;
  }

  /** How long to wait for an answer; nothing once the deadline is long over. */
  long nanosToWait() {
    return Math.max(0, endNanos + GRACE.toNanos() - System.nanoTime());
  }
}
