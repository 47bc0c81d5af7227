package dev.sluice.engine.schedule;

import dev.sluice.engine.queue.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One occurrence that is over, or a run that somebody asked for.
 *
 * @param dueAt when it was due; of one that was asked for, when
 * @param job its job
 * @param how what was made of it
 */
public record Run(Instant dueAt, MessageId job, How how) {

  /** What was made of an occurrence. */
  public enum How {
    /** A job. */
    FIRED,
    /** Nothing, for the job of the one before was not finished; its job's row says so. */
    SKIPPED,
    /** A job that somebody asked for out of turn. */
    ASKED_FOR
  }

  /** Runs as text, a line each, which {@link #parse} takes back. */
  public static String text(List<Run> runs) {
    return runs.stream()
        .map(
            run ->
                run.dueAt.toEpochMilli()
                    + " "
                    + run.how.name().toLowerCase(Locale.ROOT)
                    + " "
                    + run.job)
        .collect(Collectors.joining("\n"));
  }

  /**
   * What {@link #text} has written.
   *
   * @throws IllegalArgumentException if it is nothing of the kind
   */
  public static List<Run> parse(String text) {
    return text.lines().map(Run::parseLine).toList();
  }

  private static Run parseLine(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 3) {
      throw new IllegalArgumentException("no run: \"" + line + "\"");
    }
    return new Run(
        Instant.ofEpochMilli(Long.parseLong(words[0])),
        new MessageId(words[2]),
        How.valueOf(words[1].toUpperCase(Locale.ROOT)));
  }
}
