package dev.sluice.writer;

import dev.sluice.engine.schedule.Recurrence;
import dev.sluice.engine.schedule.Timetable;
import dev.sluice.engine.schedule.Timetables;
import dev.sluice.engine.schedule.Window;
import dev.sluice.shell.http.Violation;
import io.micronaut.core.annotation.Nullable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRulesProvider;
import java.util.List;
import java.util.Optional;

/**
 * When a schedule is to fire, out of a request's members. What is wrong is added to a list; what
 * could not be understood is then empty.
 *
 * @param timetables what understands cron expressions
 * @param clock what time it is
 */
record Times(Timetables timetables, InstantSource clock) {

  private static final Duration FARTHEST = Duration.ofDays(3_653);
  private static final String CRON = "/cron";
  private static final String ZONE = "/timeZone";

  Optional<Recurrence> recurrence(
      @Nullable Integer minutes,
      @Nullable String cron,
      @Nullable String zone,
      List<Violation> violations) {
    if (minutes != null && cron != null) {
      violations.add(new Violation(CRON, "must not be given together with run_interval_minutes"));
      return Optional.empty();
    }
    if (minutes == null && cron == null) {
      violations.add(new Violation("", "must have run_interval_minutes or cron"));
      return Optional.empty();
    }
    if (cron == null) {
      if (zone != null) {
        violations.add(new Violation(ZONE, "must not be given without cron"));
      }
      return Optional.ofNullable(minutes).map(m -> new Recurrence.Every(Duration.ofMinutes(m)));
    }
    return zone(zone, violations).flatMap(known -> cron(cron, known, violations));
  }

  /** With a new interval or expression, or a new zone for the old expression. */
  Optional<Recurrence> changed(
      Recurrence old,
      @Nullable Integer minutes,
      @Nullable String cron,
      @Nullable String zone,
      List<Violation> violations) {
    if (minutes == null && old instanceof Recurrence.Cron was) {
      return recurrence(
          null,
          cron == null ? was.expression() : cron,
          zone == null ? was.zone().getId() : zone,
          violations);
    }
    if (minutes == null && cron == null) {
      violations.add(new Violation(ZONE, "must not be given without cron"));
      return Optional.empty();
    }
    return recurrence(minutes, cron, zone, violations);
  }

  private static Optional<ZoneId> zone(@Nullable String zone, List<Violation> violations) {
    try {
      // Names alone: an offset such as +02:00 would be a zone, too, and never change its clocks.
      return Optional.of(
          zone == null || zone.equals("UTC")
              ? ZoneId.of("UTC")
              : ZoneId.of(
                  Optional.of(zone)
                      .filter(ZoneRulesProvider.getAvailableZoneIds()::contains)
                      .orElseThrow(() -> new DateTimeException(zone))));
    } catch (DateTimeException e) {
      violations.add(new Violation(ZONE, "is no zone of the time zone database"));
      return Optional.empty();
    }
  }

  private static Optional<Recurrence> cron(String cron, ZoneId zone, List<Violation> violations) {
    try {
      return Optional.of(new Recurrence.Cron(cron, zone));
    } catch (IllegalArgumentException e) {
      violations.add(
          new Violation(
              CRON,
              "must have five fields: minute, hour, day of the month, month, day of the week"));
      return Optional.empty();
    }
  }

  Optional<Window> window(
      @Nullable OffsetDateTime startAt,
      @Nullable OffsetDateTime endAt,
      List<Violation> violations) {
    return window(
        startAt == null ? nextMinute() : startAt.toInstant(),
        Optional.ofNullable(endAt).map(OffsetDateTime::toInstant),
        violations);
  }

  private Instant nextMinute() {
    return clock.instant().plus(1, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);
  }

  Optional<Window> changed(
      Window old,
      @Nullable OffsetDateTime startAt,
      @Nullable OffsetDateTime endAt,
      boolean clearStart,
      boolean clearEnd,
      List<Violation> violations) {
    if (clearStart && startAt != null) {
      violations.add(new Violation("/startAt", "must not be given and cleared"));
    }
    if (clearEnd && endAt != null) {
      violations.add(new Violation("/endAt", "must not be given and cleared"));
    }
    Instant kept = clearStart ? nextMinute() : old.start();
    return window(
        startAt == null ? kept : startAt.toInstant(),
        Optional.ofNullable(endAt)
            .map(OffsetDateTime::toInstant)
            .or(() -> clearEnd ? Optional.empty() : old.end()),
        violations);
  }

  private Optional<Window> window(
      Instant start, Optional<Instant> end, List<Violation> violations) {
    if (isFar(start)) {
      violations.add(new Violation("/startAt", "must be 10 years ahead or ago at the most"));
      return Optional.empty();
    }
    if (end.filter(this::isFar).isPresent()) {
      violations.add(new Violation("/endAt", "must be 10 years ahead or ago at the most"));
      return Optional.empty();
    }
    try {
      return Optional.of(new Window(start, end));
    } catch (IllegalArgumentException e) {
      violations.add(new Violation("/endAt", "must be after startAt"));
      return Optional.empty();
    }
  }

  private boolean isFar(Instant time) {
    return Duration.between(clock.instant(), time).abs().compareTo(FARTHEST) > 0;
  }

  /** Whether the two make a timetable. */
  void check(Optional<Recurrence> recurrence, Optional<Window> window, List<Violation> violations) {
    if (recurrence.isEmpty()) {
      return;
    }
    try {
      Timetable timetable =
          timetables.of(
              recurrence.get(),
              window.orElseGet(() -> new Window(clock.instant(), Optional.empty())));
      if (window.flatMap(Window::end).isPresent()
          && timetable.after(clock.instant().minus(1, ChronoUnit.MINUTES)).isEmpty()) {
        violations.add(new Violation("/endAt", "leaves no time at which it fires"));
      }
    } catch (IllegalArgumentException e) {
      violations.add(new Violation(CRON, reason(e)));
    }
  }

  /** As it is read after the name of the member. */
  private static String reason(IllegalArgumentException failure) {
    String said = String.valueOf(failure.getMessage()).strip();
    return said.startsWith("it is ")
        ? said.substring("it ".length())
        : "is no cron expression: " + said;
  }

  /** In the clock of the zone, for people. */
  static OffsetDateTime onTheWall(Recurrence recurrence, Instant at) {
    return recurrence instanceof Recurrence.Cron cron
        ? at.atZone(cron.zone()).toOffsetDateTime()
        : at.atOffset(ZoneOffset.UTC);
  }
}
