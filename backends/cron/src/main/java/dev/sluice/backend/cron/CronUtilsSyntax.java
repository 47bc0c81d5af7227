package dev.sluice.backend.cron;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.sluice.engine.schedule.CronSyntax;
import dev.sluice.engine.schedule.CronTimes;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * The syntax of crontab(5), as cron-utils has it.
 *
 * <p>It is asked for times in UTC, where nobody moves the clocks: what happens when they are moved
 * is the engine's business.
 */
public final class CronUtilsSyntax implements CronSyntax {

  /** From one leap day to the next it is up to eight years, as from 2096 to 2104. */
  private static final int YEARS = 10;

  private final CronParser parser =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  @Override
  public CronTimes parse(String expression) {
    ExecutionTime times = ExecutionTime.forCron(parser.parse(expression));
    return time -> after(times, time);
  }

  private static Optional<LocalDateTime> after(ExecutionTime times, LocalDateTime time) {
    return times
        .nextExecution(time.atZone(ZoneOffset.UTC))
        .map(ZonedDateTime::toLocalDateTime)
        .filter(next -> next.isBefore(time.plusYears(YEARS)));
  }
}
