package dev.sluice.engine.job;

import dev.sluice.engine.queue.MessageText;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One try at a job.
 *
 * @param number the how manieth it is, from 1
 * @param worker who tries
 * @param startedAt when it was claimed
 * @param end how it ended; empty while it goes on
 */
public record Attempt(int number, WorkerId worker, Instant startedAt, Optional<End> end) {

  /** How a try ended. */
  public enum How {
    /** The work is done. */
    SUCCEEDED,
    /** The handler failed, or its time was up. */
    FAILED,
    /** The worker was not heard of until its lease ran out. */
    LOST,
    /** The worker gave it back unfinished because it was stopped, or could not do it then. */
    RELEASED,
    /** A caller has cancelled the job. */
    CANCELLED
  }

  /**
   * The end of a try.
   *
   * @param at when; of a lost one when its worker was last heard of
   * @param how how
   * @param error why it did not succeed; empty if it did; cut to {@link #LONGEST_ERROR} characters
   * @param output the last of what the handler printed; cut to its last {@link #LONGEST_OUTPUT}
   *     characters
   */
  public record End(Instant at, How how, String error, String output) {

    /** In characters. */
    public static final int LONGEST_ERROR = 1_000;

    /** In characters. */
    public static final int LONGEST_OUTPUT = 2_000;

    public End {
      error = MessageText.legal(error, LONGEST_ERROR);
      output =
          MessageText.legal(
              output.substring(Math.max(0, output.length() - LONGEST_OUTPUT)), LONGEST_OUTPUT);
    }
  }

  /** The same try, ended. */
  Attempt ended(End end) {
    return new Attempt(number, worker, startedAt, Optional.of(end));
  }

  /** How long it took, or has taken by now. */
  public Duration took(Instant now) {
    return Duration.between(startedAt, end.map(End::at).orElse(now));
  }
}
