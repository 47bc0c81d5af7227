package dev.sluice.engine.job;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a store that fails: tries again, with full jitter up to 5 s, until the call gets
 * through or the thread is interrupted, as it is when its time is up or the worker stops.
 */
final class Patience {

  private static final Logger log = LoggerFactory.getLogger(Patience.class);
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final AtomicBoolean failing = new AtomicBoolean();

  <T> T call(Supplier<T> call) throws InterruptedException {
    for (int failures = 0; ; failures++) {
      try {
        T result = call.get();
        if (failing.compareAndSet(true, false)) {
          log.info("the job store can be used again");
        }
        return result;
      } catch (JobStoreException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (failing.compareAndSet(false, true)) {
          log.warn("the job store cannot be used; jobs wait for it: {}", e.getMessage());
        }
        long bound = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures, 10));
        Thread.sleep(1 + ThreadLocalRandom.current().nextLong(bound));
      }
    }
  }
}
