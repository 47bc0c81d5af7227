package dev.sluice.shell.job;

import dev.sluice.engine.job.Jobs;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * The threads on which {@link Jobs} writes rows, apart from those of {@link StoreCalls}, so that
 * lists cannot keep new jobs waiting.
 */
final class InsertThreads implements Executor, AutoCloseable {

  /** As many as the group commit of {@link Jobs} has calls in flight. */
  private static final int THREADS = 4;

  /**
   * Beside those calls there is one for each job that the queue has refused, and no more jobs than
   * this wait to be sent.
   */
  private static final int WAITING = 10_000;

  private final ThreadPoolExecutor threads = StoreCalls.pool("sluice-insert-", THREADS, WAITING);

  @Override
  public void execute(Runnable call) {
    threads.execute(call);
  }

  @Override
  public void close() {
    StoreCalls.end(threads);
  }
}
