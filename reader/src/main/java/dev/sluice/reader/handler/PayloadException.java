package dev.sluice.reader.handler;

import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.work.Outcome;

/** A payload that is not what its handler works on, and never will be. */
final class PayloadException extends Exception {

  private static final long serialVersionUID = 1;

  private final String wanted;

  /** The message says what a payload has to be, in full. */
  PayloadException(String wanted) {
    super(wanted);
    this.wanted = wanted;
  }

  /** What becomes of the job. */
  JobResult result() {
    return JobResult.of(Outcome.deadLetter(wanted));
  }
}
