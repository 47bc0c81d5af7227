package dev.sluice.bench.micro;

import dev.sluice.backend.cron.CronUtilsSyntax;
import dev.sluice.engine.schedule.Occurrence;
import dev.sluice.engine.schedule.Recurrence;
import dev.sluice.engine.schedule.Timetable;
import dev.sluice.engine.schedule.Timetables;
import dev.sluice.engine.schedule.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** When a schedule fires next, from one occurrence to the one after it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TimetableBenchmark {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Window WINDOW = new Window(START, Optional.empty());

  private final Timetables timetables = new Timetables(new CronUtilsSyntax());
  private final Timetable cron =
      timetables.of(
          new Recurrence.Cron("*/5 8-18 * * mon-fri", ZoneId.of("Europe/Berlin")), WINDOW);
  private final Timetable fixed =
      timetables.of(new Recurrence.Cron("30 2 * * *", ZoneId.of("Europe/Berlin")), WINDOW);
  private final Timetable interval =
      timetables.of(new Recurrence.Every(Duration.ofMinutes(5)), WINDOW);

  private Instant last = START;

  private Instant next(Timetable timetable) {
    last = timetable.after(last).map(Occurrence::at).orElse(START);
    return last;
  }

  @Benchmark
  public Instant cronOnTheWall() {
    return next(cron);
  }

  @Benchmark
  public Instant cronAtAFixedTime() {
    return next(fixed);
  }

  @Benchmark
  public Instant interval() {
    return next(interval);
  }
}
