package dev.sluice.shell.job;

import dev.sluice.engine.job.JobStoreException;
import dev.sluice.shell.http.FailureLog;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.ProblemKind;
import io.micronaut.http.HttpHeaders;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The threads on which requests ask the job store, which blocks, and what its failures become. */
public final class StoreCalls implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StoreCalls.class);
  private static final int THREADS = 10;
  private static final int WAITING = 1_000;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(12);

  private final ThreadPoolExecutor threads;
  private final Duration within;
  private final FailureLog failures;

  /** With an answer within this time, or a failure. */
  public StoreCalls(Duration within, FailureLog failures) {
    this(within, failures, THREADS, WAITING);
  }

  /** With as many threads, and with room for as many calls that wait for one. */
  public StoreCalls(Duration within, FailureLog failures, int most, int waiting) {
    this.within = within;
    this.failures = failures;
    this.threads = pool("sluice-store-", most, waiting);
  }

  /** Named threads that end when they have nothing to do, and a queue with an end. */
  static ThreadPoolExecutor pool(String name, int most, int waiting) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            most,
            most,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            task -> {
              Thread thread = new Thread(task, name + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Makes a call; what waits for a thread when its caller has given up is not made at all. */
  public <T> Mono<T> call(Supplier<T> call) {
    return Mono.fromFuture(
            () ->
                CompletableFuture.supplyAsync(call, threads)
                    .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS))
        .onErrorMap(this::told);
  }

  private Throwable told(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof JobStoreException || cause instanceof TimeoutException) {
      return new ProblemException(unavailable(failures, words(cause)));
    }
    if (cause instanceof RejectedExecutionException) {
      return new ProblemException(
          Problem.of(ProblemKind.BUSY, "Too many requests wait for the job store. Send it again.")
              .withHeader(HttpHeaders.RETRY_AFTER, "1"));
    }
    return cause;
  }

  /** What the log is told of a failure. */
  public String words(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return "no answer within " + within;
    }
    return failure instanceof JobStoreException
        ? String.valueOf(failure.getMessage())
        : failure.toString();
  }

  /** What a caller is told of a store that did not do as it should; the log has its words. */
  public static Problem unavailable(FailureLog failures, String words) {
    return failures.log(
        Problem.of(
            ProblemKind.STORE_UNAVAILABLE, "The job store did not answer as it should. Try again."),
        words);
  }

  /** How long a caller waits at the most. */
  public Duration within() {
    return within;
  }

  /** How many calls wait for a thread. */
  public int waiting() {
    return threads.getQueue().size();
  }

  /** Ends when the calls under way have, 12 s at the most. */
  @Override
  public void close() {
    end(threads);
  }

  static void end(ThreadPoolExecutor threads) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("calls to the job store did not end within {}", CLOSE_WITHIN);
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
