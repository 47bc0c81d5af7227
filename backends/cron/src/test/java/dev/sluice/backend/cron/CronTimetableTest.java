package dev.sluice.backend.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.engine.schedule.Occurrence;
import dev.sluice.engine.schedule.Recurrence;
import dev.sluice.engine.schedule.Timetable;
import dev.sluice.engine.schedule.Timetables;
import dev.sluice.engine.schedule.Window;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When cron expressions are due: the changes of the clocks, the ends of months, leap days. */
class CronTimetableTest {

  private static final Timetables TIMETABLES = new Timetables(new CronUtilsSyntax());

  private static Timetable timetable(String expression, String zone) {
    return TIMETABLES.of(
        new Recurrence.Cron(expression, ZoneId.of(zone)),
        new Window(Instant.parse("1970-01-01T00:00:00Z"), Optional.empty()));
  }

  /** The next times, each with its offset; a star for each that the clocks have to do with. */
  private static List<String> next(String expression, String zone, String after, int count) {
    Timetable timetable = timetable(expression, zone);
    return Stream.iterate(
            timetable.after(OffsetDateTime.parse(after).toInstant()),
            Optional::isPresent,
            before -> timetable.after(before.orElseThrow().at()))
        .limit(count)
        .map(Optional::orElseThrow)
        .map(occurrence -> text(occurrence, zone))
        .toList();
  }

  private static String text(Occurrence occurrence, String zone) {
    String wall = occurrence.at().atZone(ZoneId.of(zone)).toOffsetDateTime().toString();
    return occurrence.clocks() == Occurrence.Clocks.STEADY
        ? wall
        : wall + " " + occurrence.clocks().name().toLowerCase(Locale.ROOT);
  }

  @ParameterizedTest(name = "{0} in {1} after {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # the clocks go forward at 02:00 in Berlin: 02:00 to 02:59 do not exist
          30 2 * * *  | Europe/Berlin | 2026-03-28T00:00+01:00 | 2026-03-28T02:30+01:00, 2026-03-29T03:00+02:00 put_forward, 2026-03-30T02:30+02:00
          0 2 * * *   | Europe/Berlin | 2026-03-28T12:00+01:00 | 2026-03-29T03:00+02:00 put_forward, 2026-03-30T02:00+02:00
          59 1 * * *  | Europe/Berlin | 2026-03-28T12:00+01:00 | 2026-03-29T01:59+01:00, 2026-03-30T01:59+02:00
          0 3 * * *   | Europe/Berlin | 2026-03-28T12:00+01:00 | 2026-03-29T03:00+02:00, 2026-03-30T03:00+02:00
          15,45 2 * * * | Europe/Berlin | 2026-03-28T12:00+01:00 | 2026-03-29T03:00+02:00 put_forward, 2026-03-30T02:15+02:00, 2026-03-30T02:45+02:00
          0 2,3 * * * | Europe/Berlin | 2026-03-28T12:00+01:00 | 2026-03-29T03:00+02:00 put_forward, 2026-03-30T02:00+02:00
          */30 * * * * | Europe/Berlin | 2026-03-29T01:00+01:00 | 2026-03-29T01:30+01:00, 2026-03-29T03:00+02:00, 2026-03-29T03:30+02:00
          30 * * * *  | Europe/Berlin | 2026-03-29T00:45+01:00 | 2026-03-29T01:30+01:00, 2026-03-29T03:30+02:00, 2026-03-29T04:30+02:00
          */20 2 * * * | Europe/Berlin | 2026-03-28T12:00+01:00 | 2026-03-30T02:00+02:00, 2026-03-30T02:20+02:00, 2026-03-30T02:40+02:00
          # and back at 03:00: 02:00 to 02:59 come twice
          30 2 * * *  | Europe/Berlin | 2026-10-24T12:00+02:00 | 2026-10-25T02:30+02:00 first_of_two, 2026-10-26T02:30+01:00
          0 2 * * *   | Europe/Berlin | 2026-10-24T12:00+02:00 | 2026-10-25T02:00+02:00 first_of_two, 2026-10-26T02:00+01:00
          0 3 * * *   | Europe/Berlin | 2026-10-24T12:00+02:00 | 2026-10-25T03:00+01:00, 2026-10-26T03:00+01:00
          30 2 * * *  | Europe/Berlin | 2026-10-25T02:30+02:00 | 2026-10-26T02:30+01:00
          30 2 * * *  | Europe/Berlin | 2026-10-25T02:10+01:00 | 2026-10-26T02:30+01:00
          */30 * * * * | Europe/Berlin | 2026-10-25T01:30+02:00 | 2026-10-25T02:00+02:00, 2026-10-25T02:30+02:00, 2026-10-25T02:00+01:00 again, 2026-10-25T02:30+01:00 again, 2026-10-25T03:00+01:00
          15 * * * *  | Europe/Berlin | 2026-10-25T01:30+02:00 | 2026-10-25T02:15+02:00, 2026-10-25T02:15+01:00 again, 2026-10-25T03:15+01:00
          # the same west of Greenwich, and where the change is at midnight, or half an hour
          30 2 * * *  | America/New_York | 2026-03-07T12:00-05:00 | 2026-03-08T03:00-04:00 put_forward, 2026-03-09T02:30-04:00
          30 1 * * *  | America/New_York | 2026-10-31T12:00-04:00 | 2026-11-01T01:30-04:00 first_of_two, 2026-11-02T01:30-05:00
          0 * * * *   | America/New_York | 2026-11-01T00:30-04:00 | 2026-11-01T01:00-04:00, 2026-11-01T01:00-05:00 again, 2026-11-01T02:00-05:00
          0 0 * * *   | America/Havana | 2026-03-07T12:00-05:00 | 2026-03-08T01:00-04:00 put_forward, 2026-03-09T00:00-04:00
          0 0 * * *   | Asia/Beirut | 2026-03-28T12:00+02:00 | 2026-03-29T01:00+03:00 put_forward, 2026-03-30T00:00+03:00
          15 2 * * *  | Australia/Lord_Howe | 2026-10-03T12:00+10:30 | 2026-10-04T02:30+11:00 put_forward, 2026-10-05T02:15+11:00
          45 1 * * *  | Australia/Lord_Howe | 2026-04-04T12:00+11:00 | 2026-04-05T01:45+11:00 first_of_two, 2026-04-06T01:45+10:30
          # a whole day that was left out, and zones where nothing moves
          0 12 * * *  | Pacific/Apia | 2011-12-29T00:00-10:00 | 2011-12-29T12:00-10:00, 2011-12-31T00:00+14:00 put_forward, 2011-12-31T12:00+14:00
          30 2 * * *  | UTC | 2026-03-29T00:00Z | 2026-03-29T02:30Z, 2026-03-30T02:30Z
          30 2 * * *  | Asia/Kolkata | 2026-03-29T00:00+05:30 | 2026-03-29T02:30+05:30, 2026-03-30T02:30+05:30
          # the ends of months
          0 0 31 * *  | UTC | 2026-01-31T00:00Z | 2026-03-31T00:00Z, 2026-05-31T00:00Z, 2026-07-31T00:00Z, 2026-08-31T00:00Z, 2026-10-31T00:00Z
          0 0 30 * *  | UTC | 2026-01-30T00:00Z | 2026-03-30T00:00Z, 2026-04-30T00:00Z
          59 23 31 12 * | UTC | 2026-06-01T00:00Z | 2026-12-31T23:59Z, 2027-12-31T23:59Z
          0 0 1 * *   | UTC | 2026-12-01T00:00Z | 2027-01-01T00:00Z, 2027-02-01T00:00Z
          * * * * *   | UTC | 2026-12-31T23:58Z | 2026-12-31T23:59Z, 2027-01-01T00:00Z
          # leap days
          0 0 29 2 *  | UTC | 2026-01-01T00:00Z | 2028-02-29T00:00Z, 2032-02-29T00:00Z
          0 0 29 2 *  | UTC | 2096-03-01T00:00Z | 2104-02-29T00:00Z
          0 0 29 2 *  | UTC | 2000-02-28T00:00Z | 2000-02-29T00:00Z, 2004-02-29T00:00Z
          0 12 * 2 *  | UTC | 2028-02-28T12:00Z | 2028-02-29T12:00Z, 2029-02-01T12:00Z
          # days of the week: 0 and 7 are Sunday; a day of the month is enough by itself, too
          0 8 * * 0   | UTC | 2026-03-01T08:00Z | 2026-03-08T08:00Z
          0 8 * * 7   | UTC | 2026-03-01T08:00Z | 2026-03-08T08:00Z
          0 8 * * sun | UTC | 2026-03-01T08:00Z | 2026-03-08T08:00Z
          0 8 * * mon-fri | UTC | 2026-03-05T08:00Z | 2026-03-06T08:00Z, 2026-03-09T08:00Z
          0 8 13 * 5  | UTC | 2026-03-01T00:00Z | 2026-03-06T08:00Z, 2026-03-13T08:00Z, 2026-03-20T08:00Z, 2026-03-27T08:00Z, 2026-04-03T08:00Z, 2026-04-10T08:00Z, 2026-04-13T08:00Z
          # lists, ranges, steps
          0-10/5 9,17 * * * | UTC | 2026-03-01T09:05Z | 2026-03-01T09:10Z, 2026-03-01T17:00Z, 2026-03-01T17:05Z
          */15 * * * * | UTC | 2026-03-01T09:05:30Z | 2026-03-01T09:15Z, 2026-03-01T09:30Z
          0 0 1 jan,jul * | UTC | 2026-03-01T00:00Z | 2026-07-01T00:00Z, 2027-01-01T00:00Z
          """)
  void is_due(String expression, String zone, String after, String expected) {
    List<String> times = Arrays.stream(expected.split(", ", -1)).map(String::strip).toList();
    assertThat(next(expression, zone, after, times.size())).isEqualTo(times);
  }

  /** Over twenty years nothing comes twice, nothing is left out, and the times only rise. */
  @ParameterizedTest
  @ValueSource(
      strings = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tehran"})
  void a_daily_time_comes_once_a_day(String zone) {
    for (String expression : List.of("30 2 * * *", "45 1 * * *", "0 0 * * *")) {
      Timetable timetable = timetable(expression, zone);
      Instant at = OffsetDateTime.parse("2000-01-01T12:00Z").toInstant();
      int days = 0;
      while (at.isBefore(Instant.parse("2020-01-01T12:00:00Z"))) {
        Instant next = timetable.after(at).orElseThrow().at();
        assertThat(next).isAfter(at);
        at = next;
        days++;
      }
      assertThat(days).as("%s in %s", expression, zone).isBetween(7_304, 7_306);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 30 2 *", "0 0 31 2 *", "0 0 31 4,6,9,11 *", "0 0 31 feb *"})
  void what_is_never_due_is_refused(String expression) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> timetable(expression, "UTC"))
        .withMessageContaining("never due");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 0 *",
        "* * * 13 *",
        "* * * * 8",
        "-1 * * * *",
        "*/0 * * * *",
        "5-1 * * * *",
        "a * * * *",
        "* * * foo *",
        "1,,2 * * * *",
        "1- * * * *",
        "*/ * * * *",
        "? ? ? ? ?",
        "* * L * *",
        "@daily @daily @daily @daily @daily",
      })
  void what_is_no_expression_is_refused_in_a_sentence(String expression) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> timetable(expression, "UTC"))
        .satisfies(e -> assertThat(e.getMessage()).isNotBlank().doesNotContain("\n", "Exception"));
  }

  @Test
  void a_window_holds_for_a_cron_expression_too() {
    Timetable timetable =
        TIMETABLES.of(
            new Recurrence.Cron("0 * * * *", ZoneId.of("UTC")),
            new Window(
                Instant.parse("2026-03-01T08:00:00Z"),
                Optional.of(Instant.parse("2026-03-01T09:00:00Z"))));
    Optional<Occurrence> first = timetable.after(Instant.EPOCH);
    assertThat(first.orElseThrow().at()).isEqualTo(Instant.parse("2026-03-01T08:00:00Z"));
    assertThat(timetable.after(first.orElseThrow().at())).isEmpty();
  }
}
