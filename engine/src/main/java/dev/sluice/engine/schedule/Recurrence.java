package dev.sluice.engine.schedule;

import dev.sluice.engine.queue.DurationRange;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.regex.Pattern;

/** How often a schedule fires. */
public sealed interface Recurrence {

  /** One line that {@link #parse} takes back: {@code every PT5M}, {@code cron Europe/Berlin …}. */
  String text();

  /**
   * Every so often, counted from the schedule's start.
   *
   * @param interval whole minutes, 1 minute to 365 days
   */
  record Every(Duration interval) implements Recurrence {

    /** The bounds of an interval. */
    public static final DurationRange RANGE =
        new DurationRange(Duration.ofMinutes(1), Duration.ofDays(365));

    public Every {
      RANGE.require("an interval", interval);
      if (!interval.equals(Duration.ofMinutes(interval.toMinutes()))) {
        throw new IllegalArgumentException("an interval is whole minutes, not " + interval);
      }
    }

    @Override
    public String text() {
      return "every " + interval;
    }
  }

  /**
   * By the clock on the wall.
   *
   * @param expression five fields, as crontab(5) has them: minute, hour, day of the month, month,
   *     day of the week; one space between them
   * @param zone where the clock hangs: a region of the time zone database, such as {@code
   *     Europe/Berlin}, or {@code UTC}
   */
  record Cron(String expression, ZoneId zone) implements Recurrence {

    private static final Pattern FIELDS = Pattern.compile("[!-~]+( [!-~]+){4}");
    private static final int LONGEST = 200;

    public Cron {
      expression = expression.strip().replaceAll("[ \\t]+", " ");
      if (expression.length() > LONGEST || !FIELDS.matcher(expression).matches()) {
        throw new IllegalArgumentException(
            "a cron expression has five fields: minute, hour, day of the month, month, day of the"
                + " week");
      }
    }

    @Override
    public String text() {
      return "cron " + zone.getId() + " " + expression;
    }

    /** Whether minute and hour are told, and not left open by a star. */
    boolean isAtFixedTimes() {
      String[] fields = expression.split(" ", -1);
      return !fields[0].startsWith("*") && !fields[1].startsWith("*");
    }
  }

  /**
   * What {@link #text} has written.
   *
   * @throws IllegalArgumentException if it is nothing of the kind
   */
  static Recurrence parse(String text) {
    String[] words = text.split(" ", 3);
    try {
      if (words[0].equals("every") && words.length == 2) {
        return new Every(Duration.parse(words[1]));
      }
      if (words[0].equals("cron") && words.length == 3) {
        return new Cron(words[2], ZoneId.of(words[1]));
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no recurrence: \"" + text + "\"", e);
    }
    throw new IllegalArgumentException("no recurrence: \"" + text + "\"");
  }
}
