package dev.sluice.engine.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final RetryPolicy policy =
      new RetryPolicy(5, Duration.ofSeconds(1), LONGEST, new Random(1));

  @ParameterizedTest
  @CsvSource({"1,1000", "2,2000", "3,4000", "10,512000", "11,900000", "70,900000", "5000,900000"})
  void jitter_fills_the_interval_up_to_the_doubled_bound(int attempt, long bound) {
    long greatest = 0;
    long sum = 0;
    int draws = 2_000;
    for (int i = 0; i < draws; i++) {
      long delay = policy.delayAfter(attempt).toMillis();
      assertThat(delay).isBetween(0L, bound);
      greatest = Math.max(greatest, delay);
      sum += delay;
    }
    assertThat(greatest).isGreaterThan(bound * 98 / 100);
    assertThat(sum / draws).isBetween(bound * 45 / 100, bound * 55 / 100);
  }

  @Test
  void gives_up_after_the_last_try() {
    assertThat(policy.isExhausted(4)).isFalse();
    assertThat(policy.isExhausted(5)).isTrue();
    assertThat(policy.isExhausted(6)).isTrue();
  }

  @Test
  void the_same_seed_gives_the_same_delays() {
    RetryPolicy again = new RetryPolicy(5, Duration.ofSeconds(1), LONGEST, new Random(1));

    for (int attempt = 1; attempt < 20; attempt++) {
      assertThat(again.delayAfter(attempt)).isEqualTo(policy.delayAfter(attempt));
    }
  }

  @Test
  void refuses_what_makes_no_sense_and_says_what_does() {
    assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO, LONGEST, new Random(1)))
        .hasMessage("tries is at least 1, not 0");
    assertThatThrownBy(() -> new RetryPolicy(1, Duration.ZERO, Duration.ofHours(13), new Random(1)))
        .hasMessageContaining("<= 11 h");
  }
}
