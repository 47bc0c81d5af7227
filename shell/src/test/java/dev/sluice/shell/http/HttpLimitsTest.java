package dev.sluice.shell.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the limits may be set to. */
final class HttpLimitsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long MEGABYTES = 64L << 20;

  @Test
  void a_value_out_of_bounds_is_named_with_its_bound() {
    assertThatThrownBy(() -> new HttpLimits(Duration.ZERO, 1, MEGABYTES))
        .hasMessage("sluice.http.request-deadline is above zero, not PT0S");
    assertThatThrownBy(() -> new HttpLimits(SECOND, 0, MEGABYTES))
        .hasMessage("sluice.http.connections-per-address is at least 1, not 0");
    assertThatThrownBy(() -> new HttpLimits(SECOND, 1, 1))
        .hasMessage("sluice.http.buffered-bytes is at least 16777216, not 1");
  }
}
