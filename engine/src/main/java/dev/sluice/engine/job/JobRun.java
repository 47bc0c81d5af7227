package dev.sluice.engine.job;

import dev.sluice.engine.queue.Delivery;

/** One try at a job, as its handler sees it. Safe for use by many threads. */
public interface JobRun {

  /** What is to be done. */
  JobOrder order();

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
