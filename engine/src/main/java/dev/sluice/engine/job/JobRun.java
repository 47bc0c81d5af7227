package dev.sluice.engine.job;

import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.MessageId;

/**
 * One try at a job, as its handler sees it. Safe for use by many threads.
 *
 * <p>A plain message that is handled as if it were a job looks the same, but is not tracked.
 */
public interface JobRun {

  /** The job's id: what an effect that must happen once is keyed by. */
  MessageId id();

  /** Whose it is; of a plain message {@link Owner#OPEN}. */
  Owner owner();

  /** What kind of work it is. */
  JobType type();

  /** What to work on: a JSON object as text; of a plain message, its body. */
  String payload();

  /** The how manieth try this is, from 1. */
  int attempt();

  /** The message that brought the job. */
  Delivery delivery();

  /**
   * Says how far the job has come. Cheap: it is stored with the next renewal of the lease, every
   * two seconds at the most.
   */
  void progress(Progress progress);
}
