package dev.sluice.reader.handler;

import dev.sluice.engine.job.JobHandler;
import dev.sluice.engine.job.JobRun;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A handler at work in a thread of its own, to be interrupted. */
final class Background {

  private final CompletableFuture<Object> ending = new CompletableFuture<>();
  private final Thread thread;

  Background(JobHandler handler, JobRun run) {
    thread =
        new Thread(
            () -> {
              try {
                ending.complete(handler.run(run));
              } catch (Exception | Error e) {
                ending.complete(e);
              }
            });
    thread.start();
  }

  /** Interrupts it, and says how it ended: a result or an exception. */
  Object interrupted(Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    thread.interrupt();
    return ending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
