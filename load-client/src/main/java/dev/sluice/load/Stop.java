package dev.sluice.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish to end a run. It can be made from any thread, more than once, and is never taken back.
 */
final class Stop {

  private final CountDownLatch wished = new CountDownLatch(1);

  void wish() {
    wished.countDown();
  }

  boolean wished() {
    return wished.getCount() == 0;
  }

  /** Waits until the wish is made, at most {@code most}. An interrupt is such a wish. */
  boolean await(Duration most) {
    try {
      return wished.await(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      wish();
      return true;
    }
  }
}
