package dev.sluice.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0;0",
        "0.0125;0.013",
        "0.9;0.900",
        "1;1.00",
        "9.994;9.99",
        "12.34;12.3",
        "123.4;123",
        "12345.6;12,346",
        "-12.34;-12.3"
      })
  void has_three_digits_that_count(double value, String text) {
    assertThat(Figure.of(value)).isEqualTo(text);
  }
}
