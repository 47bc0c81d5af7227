package dev.sluice.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {

  private static final Cell CELL = new Cell("http", "sluice", "1 caller");

  private static Results of(Measure measure, double... values) {
    Results results = new Results();
    for (double value : values) {
      results.add(CELL, new Sample(Map.of(measure, value)));
    }
    return results;
  }

  @Test
  void rounds_that_are_near_each_other_are_not_doubted() {
    assertThat(of(Measure.RATE, 90, 100, 120).doubts(CELL)).isEmpty();
  }

  @Test
  void rounds_that_are_far_apart_are_doubted() {
    assertThat(of(Measure.RATE, 90, 100, 130).doubts(CELL))
        .singleElement()
        .asString()
        .contains("40% apart");
  }

  @Test
  void a_machine_that_others_use_is_doubted_by_the_median_of_the_rounds() {
    assertThat(of(Measure.FOREIGN, 2, 50, 3).doubts(CELL)).isEmpty();
    assertThat(of(Measure.FOREIGN, 2, 50, 30).doubts(CELL))
        .singleElement()
        .asString()
        .contains("others took 30%");
  }

  @Test
  void a_single_request_that_failed_is_doubted() {
    assertThat(of(Measure.ERRORS, 0, 0, 0).doubts(CELL)).isEmpty();
    assertThat(of(Measure.ERRORS, 0, 3, 0).doubts(CELL))
        .singleElement()
        .asString()
        .contains("up to 3 requests");
  }

  @Test
  void what_nobody_has_measured_is_empty_and_not_doubted() {
    Results results = of(Measure.RATE, 1);

    assertThat(results.spread(CELL, Measure.P50)).isEmpty();
    assertThat(results.spread(new Cell("http", "flask", "1 caller"), Measure.RATE)).isEmpty();
    assertThat(results.doubts(new Cell("flow", "sluice", "send"))).isEmpty();
  }

  @Test
  void rows_and_loads_are_told_once_each_in_the_order_in_which_they_came() {
    Results results = new Results();
    for (String row : List.of("b", "a", "b")) {
      results.add(new Cell("http", row, "2 " + row), new Sample(Map.of()));
    }
    results.add(new Cell("flow", "c", "1"), new Sample(Map.of()));

    assertThat(results.parts()).containsExactly("http", "flow");
    assertThat(results.rows("http")).containsExactly("b", "a");
    assertThat(results.loads("http")).containsExactly("2 b", "2 a");
    assertThat(results.samples(new Cell("http", "b", "2 b"))).hasSize(2);
  }
}
