package dev.sluice.shell.http;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of bodies that all connections together hold, with a bound. */
final class BodyBudget {

  private final long most;
  private final AtomicLong held = new AtomicLong();

  BodyBudget(long most) {
    this.most = most;
  }

  /** Takes bytes; false, and nothing taken, if that would be too many. */
  boolean take(long bytes) {
    if (held.addAndGet(bytes) <= most) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }
}
