package dev.sluice.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void the_median_of_an_odd_number_is_the_one_in_the_middle() {
    assertThat(Spread.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Spread(4, 1, 9, 3));
  }

  @Test
  void the_median_of_an_even_number_is_the_mean_of_the_two_in_the_middle() {
    assertThat(Spread.of(List.of(8.0, 1.0, 2.0, 4.0))).isEqualTo(new Spread(3, 1, 8, 4));
  }

  @Test
  void how_far_apart_rounds_are_is_a_part_of_their_median() {
    assertThat(Spread.of(List.of(90.0, 100.0, 130.0)).relative()).isCloseTo(0.4, within(1e-9));
    assertThat(Spread.of(List.of(7.0)).relative()).isZero();
    assertThat(Spread.of(List.of(-1.0, 0.0, 1.0)).relative()).isZero();
  }

  @Test
  void there_is_none_of_nothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
  }
}
