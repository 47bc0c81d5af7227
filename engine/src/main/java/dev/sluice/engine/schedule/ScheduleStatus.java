package dev.sluice.engine.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What has become of a schedule so far.
 *
 * @param nextRunAt when it fires next; empty if it does not: it is paused, or over
 * @param runs the last {@link #KEPT} runs, newest first; copied
 * @param counts all of them
 */
public record ScheduleStatus(Optional<Instant> nextRunAt, List<Run> runs, Counts counts) {

  /** How many runs are kept. */
  public static final int KEPT = 20;

  public ScheduleStatus {
    runs = List.copyOf(runs);
  }

  /**
   * What was made of the occurrences so far.
   *
   * @param fired how many became jobs
   * @param skipped how many were left out because the job of the one before was not finished
   * @param missed how many no scheduler was there for in time
   */
  public record Counts(long fired, long skipped, long missed) {

    /** Nothing yet. */
    public static final Counts NONE = new Counts(0, 0, 0);

    Counts plusMissed(long more) {
      return new Counts(fired, skipped, missed + more);
    }

    Counts plus(Run.How how) {
      return switch (how) {
        case FIRED -> new Counts(fired + 1, skipped, missed);
        case SKIPPED -> new Counts(fired, skipped + 1, missed);
        case ASKED_FOR -> this;
      };
    }
  }

  ScheduleStatus withNext(Optional<Instant> next) {
    return new ScheduleStatus(next, runs, counts);
  }

  ScheduleStatus withMissed(long missed) {
    return new ScheduleStatus(nextRunAt, runs, counts.plusMissed(missed));
  }

  ScheduleStatus with(Run run) {
    return new ScheduleStatus(
        nextRunAt,
        Stream.concat(Stream.of(run), runs.stream()).limit(KEPT).toList(),
        counts.plus(run.how()));
  }
}
