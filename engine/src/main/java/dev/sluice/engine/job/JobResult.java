package dev.sluice.engine.job;

import dev.sluice.engine.queue.MessageText;
import dev.sluice.engine.work.Outcome;
import java.util.Optional;

/**
 * What a handler says became of a job.
 *
 * @param outcome as for a message; {@link Outcome.Postpone} costs no try
 * @param result what came out, kept if it is done; at most {@link #MAX_BYTES} of UTF-8
 * @param output the last of what it printed, for people
 */
public record JobResult(Outcome outcome, Optional<String> result, String output) {

  /** The longest result: 48 KiB, so that a row fits into any store. */
  public static final int MAX_BYTES = 49_152;

  public JobResult {
    result = result.map(text -> MessageText.legal(text, text.length()));
    result.ifPresent(JobResult::requireShort);
  }

  private static void requireShort(String text) {
    int bytes = MessageText.utf8Length(text);
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a result has at most %d bytes of UTF-8, not %d".formatted(MAX_BYTES, bytes));
    }
  }

  /** Done, with a result. */
  public static JobResult done(String result) {
    return new JobResult(Outcome.done(), Optional.of(result), "");
  }

  /** What a message's handler said, which knows of no result. */
  public static JobResult of(Outcome outcome) {
    return new JobResult(outcome, Optional.empty(), "");
  }

  /** The same with the last of what was printed. */
  public JobResult withOutput(String output) {
    return new JobResult(outcome, result, output);
  }
}
