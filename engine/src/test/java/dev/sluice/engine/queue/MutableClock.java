package dev.sluice.engine.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. */
public final class MutableClock implements InstantSource {

  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  /** Sets the time. */
  public void set(Instant time) {
    now = time;
  }

  /** Moves the time on. */
  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }
}
