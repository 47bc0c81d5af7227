package dev.sluice.engine.job;

import dev.sluice.engine.queue.MessageText;

/**
 * How far a job has come.
 *
 * @param fraction 0 to 1
 * @param note what it does right now; cut to {@link #LONGEST_NOTE} characters; may be empty
 */
public record Progress(double fraction, String note) {

  /** In characters. */
  public static final int LONGEST_NOTE = 200;

  public Progress {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("progress is 0 to 1, not " + fraction);
    }
    note = MessageText.legal(note, LONGEST_NOTE);
  }
}
