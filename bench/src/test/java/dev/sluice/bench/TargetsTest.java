package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.measure.Cell;
import dev.sluice.bench.measure.Measure;
import dev.sluice.bench.measure.Results;
import dev.sluice.bench.measure.Sample;
import dev.sluice.bench.report.Verdict;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetsTest {

  private static final String LONE = "1 caller";
  private static final String UNBATCHED = "lone caller's p50 beside unbatched";

  private final Results results = new Results();

  private void p50(String row, double milliseconds, double errors) {
    results.add(
        new Cell("http", row, LONE),
        new Sample(Map.of(Measure.P50, milliseconds, Measure.ERRORS, errors)));
  }

  private Verdict verdict() {
    return Targets.ALL.stream()
        .filter(target -> target.what().startsWith(UNBATCHED))
        .findFirst()
        .orElseThrow()
        .judge(results);
  }

  @Test
  void nothing_is_said_of_what_was_not_measured() {
    assertThat(Targets.ALL).allMatch(t -> t.judge(results).word().equals("not measured"));
    p50("sluice", 1, 0);
    assertThat(verdict().word()).isEqualTo("not measured");
    assertThat(table()).isEqualTo("not measured: %1$d of %1$d\n".formatted(Targets.ALL.size()));
  }

  @Test
  void the_table_has_what_was_measured_and_says_how_much_was_not() {
    p50("sluice", 1, 0);
    p50("async", 2, 0);
    assertThat(table().lines()).hasSize(3);
    assertThat(table())
        .containsPattern(UNBATCHED + ".* 0.500 +held")
        .endsWith("not measured: %d of %d\n".formatted(Targets.ALL.size() - 1, Targets.ALL.size()));
  }

  private String table() {
    return Verdict.table(Targets.ALL.stream().map(target -> target.judge(results)).toList());
  }

  @Test
  void a_lone_caller_is_compared_with_the_quicker_of_the_two_that_do_not_batch() {
    p50("sluice", 1.2, 0);
    p50("async", 2, 0);
    assertThat(verdict().measured()).hasValue(0.6);
    assertThat(verdict().word()).isEqualTo("held");

    p50("blocking", 1, 0);
    assertThat(verdict().measured()).hasValue(1.2);
    assertThat(verdict().word()).isEqualTo("missed");
  }

  @Test
  void what_comes_from_figures_that_are_doubted_says_so() {
    p50("sluice", 1, 0);
    p50("async", 2, 1);
    assertThat(verdict().word()).isEqualTo("held, INVALID");
  }
}
