package dev.sluice.reader.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");

  private final History history = new History();

  private void turn(int second, long received, long processed, long failed) {
    history.turn(
        START.plusSeconds(second),
        new History.Totals(received, processed, failed),
        Optional.empty());
  }

  @Test
  void a_point_is_what_was_done_in_its_second() {
    turn(1, 10, 8, 1);
    turn(2, 25, 20, 1);

    assertThat(history.points())
        .extracting(History.Point::done)
        .containsExactly(new History.Totals(10, 8, 1), new History.Totals(15, 12, 0));
  }

  @Test
  void rates_are_the_means_of_ten_seconds() {
    assertThat(history.rates()).isEqualTo(new History.Rates(0, 0, 0));
    turn(1, 1_000, 500, 100);
    assertThat(history.rates()).isEqualTo(new History.Rates(1_000, 500, 100));
    for (int second = 2; second <= 11; second++) {
      turn(second, 1_000 + (second - 1) * 10L, 500 + (second - 1) * 5L, 100);
    }

    assertThat(history.rates()).isEqualTo(new History.Rates(10, 5, 0));
  }

  @Test
  void ten_minutes_are_kept() {
    for (int second = 1; second <= 700; second++) {
      turn(second, second, second, 0);
    }

    assertThat(history.points()).hasSize(600);
    assertThat(history.points().get(0).at()).isEqualTo(START.plusSeconds(101));
  }
}
