package dev.sluice.reader.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  private final Latencies latencies = new Latencies();

  private void seconds(int turns) {
    IntStream.range(0, turns).forEach(turn -> latencies.turn());
  }

  @Test
  void percentiles_are_those_of_what_was_recorded_to_two_digits() {
    IntStream.rangeClosed(1, 100).forEach(n -> latencies.record(Duration.ofMillis(n)));
    seconds(1);

    assertThat(latencies.lastMinute().getTotalCount()).isEqualTo(100);
    assertThat(latencies.lastMinute().getValueAtPercentile(50)).isBetween(49_500L, 50_600L);
    assertThat(latencies.lastMinute().getValueAtPercentile(99)).isBetween(98_000L, 100_000L);
    assertThat(latencies.lastMinute().getMaxValue()).isBetween(99_000L, 101_000L);
  }

  @Test
  void what_is_older_than_a_minute_and_ten_seconds_is_forgotten() {
    latencies.record(Duration.ofMillis(5));
    seconds(60);
    assertThat(latencies.lastMinute().getTotalCount()).isEqualTo(1);

    seconds(10);

    assertThat(latencies.lastMinute().getTotalCount()).isZero();
    latencies.record(Duration.ofMillis(5));
    seconds(1);
    assertThat(latencies.lastMinute().getTotalCount()).isEqualTo(1);
  }

  @Test
  void what_is_out_of_range_counts_as_the_range_s_end() {
    latencies.record(Duration.ofMillis(-5)); // the clocks of two machines differ
    latencies.record(Duration.ofDays(3));
    seconds(1);

    assertThat(latencies.lastMinute().getMinValue()).isZero();
    assertThat(latencies.lastMinute().getMaxValue())
        .isBetween(
            Duration.ofMinutes(59).toNanos() / 1_000, Duration.ofMinutes(61).toNanos() / 1_000);
  }
}
