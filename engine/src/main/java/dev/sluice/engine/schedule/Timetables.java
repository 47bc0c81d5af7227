package dev.sluice.engine.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Makes timetables. Safe for use by many threads. */
public final class Timetables {

  private final CronSyntax syntax;

  /** Timetables of cron expressions that this syntax understands. */
  public Timetables(CronSyntax syntax) {
    this.syntax = syntax;
  }

  private Timetable of(Recurrence recurrence, Instant start) {
    if (recurrence instanceof Recurrence.Every every) {
      return new IntervalTimetable(start, every.interval());
    }
    Recurrence.Cron cron = (Recurrence.Cron) recurrence;
    CronTimes times = syntax.parse(cron.expression());
    if (times.after(LocalDateTime.ofInstant(start, ZoneOffset.UTC)).isEmpty()) {
      throw new IllegalArgumentException("it is never due: there is no such day");
    }
    return new CronTimetable(times, cron.zone(), cron.isAtFixedTimes());
  }

  /**
   * When a recurrence is due within a window.
   *
   * @throws IllegalArgumentException if a cron expression is none, or is never due
   */
  public Timetable of(Recurrence recurrence, Window window) {
    Timetable all = of(recurrence, window.start());
    Instant from = window.start().minusMillis(1);
    return time ->
        all.after(time.isBefore(from) ? from : time)
            .filter(occurrence -> window.isBeforeEnd(occurrence.at()));
  }

  Timetable of(SchedulePlan plan) {
    return of(plan.recurrence(), plan.window());
  }
}
