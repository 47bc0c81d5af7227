package dev.sluice.engine.job;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a job does not run, or where it does.
 *
 * @param reason why
 * @param text the same in a sentence, for people
 * @param until when that changes by itself, if that is known
 * @param ahead how many jobs wait before it, where it waits; counted up to {@link Explainer#MOST}
 */
public record Explanation(Reason reason, String text, Optional<Instant> until, OptionalInt ahead) {

  /** Why a job does not run. */
  public enum Reason {
    /** Its time has not come. */
    NOT_DUE,
    /** It has failed, and waits for its next try. */
    BACKING_OFF,
    /** Others are before it. */
    WAITING,
    /** No worker that is there has a handler for its type. */
    NO_WORKER,
    /** Every worker that has a handler for its type says that it cannot do it now. */
    TYPE_STOPPED,
    /** It does run. */
    RUNNING,
    /** Its worker was not heard of for too long; it is about to be taken back. */
    WORKER_LOST,
    /** It has ended. */
    FINISHED
  }
}
