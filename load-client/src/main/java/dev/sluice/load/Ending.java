package dev.sluice.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The end of the process. SIGINT and SIGTERM do not cut a run off: they end the sending, the run
 * prints its figures, and the exit code is the run's own and not the signal's.
 */
final class Ending {

  /** How long a run may take to end after a signal; then the process ends without figures. */
  private static final Duration MOST = Duration.ofSeconds(30);

  private static final int CUT_OFF = 1;

  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

  private Ending() {}

  /** From now on a signal is a wish to stop. */
  static Ending onSignal(Stop stop) {
    Ending ending = new Ending();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.wish();
                  // A hook cannot change the exit code that a signal gives, except so.
                  Runtime.getRuntime().halt(ending.await());
                },
                "ending"));
    return ending;
  }

  /** Ends the process with a code. */
  void exit(int code) {
    exitCode.complete(code);
    System.exit(code);
  }

  private int await() {
    try {
      return exitCode.get(MOST.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CUT_OFF;
    } catch (ExecutionException | TimeoutException e) {
      return CUT_OFF;
    }
  }
}
