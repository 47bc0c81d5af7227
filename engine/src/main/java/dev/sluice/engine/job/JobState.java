package dev.sluice.engine.job;

/** Where a job stands, and who moves it on. */
public enum JobState {
  /**
   * It is not due yet. Its time comes: a worker that gets its delayed message claims it (to {@link
   * #RUNNING}), or the recoverer sends its message (to {@link #QUEUED}). A caller may cancel it.
   */
  SCHEDULED,
  /**
   * It waits on the queue, for the first time or for another try. A worker claims it, or gives it
   * up because it was tried often enough (to {@link #FAILED}). A caller may cancel it.
   */
  QUEUED,
  /**
   * A worker has claimed it and keeps its lease. The worker ends it, or gives it back for another
   * try; when the lease runs out anyone may take it, and the recoverer puts it back to {@link
   * #QUEUED}. A caller may ask for its cancellation, which the worker then sees to.
   */
  RUNNING,
  /** It is done. Nobody moves it; it is deleted after a while. */
  SUCCEEDED,
  /** It was given up, and its message is on the dead-letter queue. Nobody moves it. */
  FAILED,
  /** A caller has cancelled it. Nobody moves it. */
  CANCELLED;

  /** Whether nobody moves it any more. */
  public boolean isFinished() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }

  /** Whether a job in this state may come to another. */
  public boolean mayBecome(JobState next) {
    return switch (this) {
      case SCHEDULED -> next == QUEUED || next == RUNNING || next == CANCELLED;
      // done without a claim, where the claim is left out
      case QUEUED -> next != SCHEDULED;
      case RUNNING -> next != SCHEDULED;
      case SUCCEEDED, FAILED, CANCELLED -> false;
    };
  }
}
