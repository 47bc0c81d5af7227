package dev.sluice.engine.schedule;

/** Understands cron expressions: the port of a library that does. Safe for use by many threads. */
@FunctionalInterface
public interface CronSyntax {

  /**
   * Understands one.
   *
   * @param expression five fields as in crontab(5): numbers, names of months and days, {@code *},
   *     lists, ranges and steps; a day of the month and a day of the week are both enough by
   *     themselves where both are told
   * @throws IllegalArgumentException if it is none, with a sentence that says why
   */
  CronTimes parse(String expression);
}
