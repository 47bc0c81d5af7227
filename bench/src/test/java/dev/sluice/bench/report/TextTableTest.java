package dev.sluice.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.measure.Cell;
import dev.sluice.bench.measure.Measure;
import dev.sluice.bench.measure.Results;
import dev.sluice.bench.measure.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void the_first_column_is_to_the_left_and_figures_are_to_the_right() {
    assertThat(
            TextTable.aligned(
                List.of(
                    List.of("", "per second"), List.of("sluice", "1"), List.of("no", "12,345"))))
        .isEqualTo(
            """
                      per second
              sluice           1
              no          12,345
            """);
  }

  @Test
  void a_line_may_be_shorter_than_the_others() {
    assertThat(TextTable.aligned(List.of(List.of("a"), List.of("b", "1"))))
        .isEqualTo("  a\n  b  1\n");
    assertThat(TextTable.aligned(List.of())).isEmpty();
  }

  @Test
  void each_load_has_its_rows_what_was_not_measured_is_a_dash_and_what_is_doubted_is_told() {
    Results results = new Results();
    results.add(
        new Cell("http", "sluice", "1 caller"),
        new Sample(Map.of(Measure.RATE, 50.0, Measure.P50, 2.0)));
    results.add(
        new Cell("http", "sluice", "1 caller"),
        new Sample(Map.of(Measure.RATE, 150.0, Measure.P50, 2.0)));
    results.add(new Cell("http", "flask", "1 caller"), new Sample(Map.of(Measure.RATE, 7.0)));
    results.add(new Cell("http", "flask", "2 callers"), new Sample(Map.of(Measure.RATE, 8.0)));

    String table = TextTable.of(results, "http");

    assertThat(table.lines().map(line -> line.strip().replaceAll(" +", " ")))
        .containsExactly(
            "",
            "1 caller",
            "per second spread p50 ms",
            "sluice 100 100% 2.00",
            "flask 7.00 0% -",
            "INVALID sluice: its rounds are 100% apart, more than 35%",
            "",
            "2 callers",
            "per second spread",
            "flask 8.00 0%");
  }
}
