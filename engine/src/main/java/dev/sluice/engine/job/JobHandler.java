package dev.sluice.engine.job;

import java.util.Optional;

/**
 * What does the jobs of one type.
 *
 * <p>Called by many threads at a time. The same job may come again, though never once it has
 * finished: an effect that must happen once is keyed by the job's id.
 */
@FunctionalInterface
public interface JobHandler {

  /**
   * Does a job.
   *
   * @return what became of it
   * @throws InterruptedException when the thread was interrupted: the job was cancelled or its time
   *     is up, its lease was lost, or the worker stops. What the handler has started must be gone
   *     when it returns
   * @throws Exception for any failure; as good as {@link dev.sluice.engine.work.Outcome#retry}
   */
  JobResult run(JobRun run) throws Exception;

  /**
   * Why no job of this type can be done right now: its program is missing, say. Jobs are then put
   * off, and lose no try. Asked before each job, so it must be quick.
   */
  default Optional<String> unavailable() {
    return Optional.empty();
  }
}
