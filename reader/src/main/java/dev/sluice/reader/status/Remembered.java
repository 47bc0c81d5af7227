package dev.sluice.reader.status;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a question that costs something: it is remembered, and asked again only when it is
 * too old, by one at a time. Safe for use by many threads.
 */
final class Remembered<T> {

  private final Supplier<CompletableFuture<T>> question;
  private final InstantSource clock;
  private Instant at = Instant.EPOCH;
  private T last;
  private @Nullable CompletableFuture<T> asking;

  /**
   * Not asked yet.
   *
   * @param first what is known before
   * @param question may fail, and is then asked again by the next who wants to know
   */
  Remembered(T first, Supplier<CompletableFuture<T>> question, InstantSource clock) {
    this.last = first;
    this.question = question;
    this.clock = clock;
  }

  /** What was said last. */
  synchronized T last() {
    return last;
  }

  /** What was said no longer ago than this. */
  synchronized CompletableFuture<T> noOlderThan(Duration age) {
    Instant now = clock.instant();
    if (!at.plus(age).isBefore(now)) {
      return CompletableFuture.completedFuture(last);
    }
    CompletableFuture<T> current = asking;
    if (current == null) {
      // Who has the answer finds it in last(), too.
      current = question.get().whenComplete(this::answered);
      if (!current.isDone()) {
        asking = current;
      }
    }
    return current.copy(); // so that nobody ends it for the others
  }

  /** A question that came to nothing is asked again by the next. */
  private synchronized void answered(@Nullable T answer, @Nullable Throwable failure) {
    asking = null;
    if (failure == null && answer != null) {
      at = clock.instant();
      last = answer;
    }
  }
}
