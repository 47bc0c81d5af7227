package dev.sluice.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.engine.queue.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrenceTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "every PT1M",
        "every PT8760H",
        "cron Europe/Berlin 0 8 * * mon-fri",
        "cron UTC */5 * * * *",
        "cron America/Argentina/Ushuaia 0 0 29 2 *"
      })
  void comes_back_from_its_text(String text) {
    assertThat(Recurrence.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "every",
        "every 5",
        "every PT0S",
        "every PT59S",
        "every PT90S",
        "every PT-5M",
        "every PT8760H1M",
        "cron UTC * * * *",
        "cron UTC * * * * * *",
        "cron Mars/Olympus * * * * *",
        "monthly"
      })
  void refuses_what_is_none(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Recurrence.parse(text));
  }

  @Test
  void a_cron_expression_has_one_space_between_its_fields() {
    assertThat(new Recurrence.Cron("  1\t2   * * *\n", ZoneOffset.UTC).expression())
        .isEqualTo("1 2 * * *");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Recurrence.Cron("1\n2 * * *", ZoneOffset.UTC));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Recurrence.Cron("1,".repeat(100) + "1 * * * *", ZoneOffset.UTC));
  }

  @Test
  void an_interval_is_counted_from_its_start_whatever_the_clocks_on_the_wall_do() {
    Instant start = Instant.parse("2026-03-28T23:00:07Z");
    Timetable timetable = new IntervalTimetable(start, Duration.ofHours(1));

    assertThat(timetable.after(Instant.EPOCH)).contains(Occurrence.steady(start));
    assertThat(timetable.after(start.minusMillis(1))).contains(Occurrence.steady(start));
    assertThat(timetable.after(start)).contains(Occurrence.steady(start.plusSeconds(3_600)));
    assertThat(timetable.after(start.plusSeconds(3_599)))
        .contains(Occurrence.steady(start.plusSeconds(3_600)));
    assertThat(timetable.after(start.plusSeconds(3_600)))
        .contains(Occurrence.steady(start.plusSeconds(7_200)));
    assertThat(timetable.after(start.plus(Duration.ofDays(3_650))))
        .contains(Occurrence.steady(start.plus(Duration.ofDays(3_650)).plusSeconds(3_600)));
  }

  @Test
  void a_window_ends_after_it_starts() {
    Instant start = Instant.parse("2026-03-28T23:00:07Z");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Window(start, Optional.of(start.plusNanos(1))))
        .withMessage("it ends before it starts");
  }

  @Test
  void what_is_never_due_is_refused() {
    Timetables never = new Timetables(expression -> time -> Optional.empty());
    Window window = new Window(Instant.EPOCH, Optional.empty());
    Recurrence cron = new Recurrence.Cron("0 0 30 2 *", ZoneId.of("Europe/Berlin"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> never.of(cron, window))
        .withMessage("it is never due: there is no such day");
  }

  @Test
  void runs_come_back_from_their_text() {
    List<Run> runs =
        List.of(
            new Run(Instant.ofEpochMilli(7), new MessageId("a"), Run.How.FIRED),
            new Run(Instant.ofEpochMilli(-7), new MessageId("b"), Run.How.SKIPPED),
            new Run(Instant.ofEpochMilli(0), new MessageId("c"), Run.How.ASKED_FOR));
    assertThat(Run.parse(Run.text(runs))).isEqualTo(runs);
    assertThat(Run.parse("")).isEmpty();
    for (String bad : List.of("1 fired", "x fired a", "1 lost a", "1 fired a b")) {
      assertThatIllegalArgumentException().as(bad).isThrownBy(() -> Run.parse(bad));
    }
  }

  @Test
  void an_occurrence_has_a_job_of_its_own() {
    ScheduleId one = new ScheduleId("0199d3c4-7a1e-7c1b-9d55-0a8b2f4c6e10");
    ScheduleId other = new ScheduleId("0199d3c4-7a1e-7c1b-9d55-0a8b2f4c6e11");
    Instant time = Instant.parse("2026-03-28T23:00:00Z");

    assertThat(one.jobAt(time)).isEqualTo(one.jobAt(time.plusNanos(999_999)));
    assertThat(one.jobAt(time)).isNotEqualTo(one.jobAt(time.plusMillis(1)));
    assertThat(one.jobAt(time)).isNotEqualTo(other.jobAt(time));
    assertThat(one.jobAt(time).value())
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  }
}
