package dev.sluice.engine.job;

import java.time.Instant;

/**
 * A worker's right to a job that runs. With the attempt's number it is the fence: a worker whose
 * lease is no longer the row's writes nothing.
 *
 * @param worker who has it
 * @param attempt the number of its try
 * @param until when it runs out unless it is extended
 * @param wish what a caller wants meanwhile
 */
public record Lease(WorkerId worker, int attempt, Instant until, Wish wish) {

  /** What a caller wants of a job that runs. */
  public enum Wish {
    /** That it goes on. */
    GO_ON,
    /** That it is cancelled. */
    CANCEL
  }

  /** Whether this is the same right, however long it lasts. */
  public boolean isSameAs(Lease other) {
    return worker.equals(other.worker) && attempt == other.attempt;
  }

  Lease until(Instant until) {
    return new Lease(worker, attempt, until, wish);
  }

  Lease toCancel() {
    return new Lease(worker, attempt, until, Wish.CANCEL);
  }
}
