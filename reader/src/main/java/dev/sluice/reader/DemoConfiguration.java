package dev.sluice.reader;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What the demo handler pretends: {@code sluice.demo.*}, {@code SLUICE_DEMO_*}.
 *
 * @param failureRate the share of tries that fail on purpose; 0 to 1
 * @param work how long each message takes
 * @param seed makes the failures repeatable: the n-th try of a run fails or not, as before; a new
 *     one each time if empty
 */
@ConfigurationProperties("sluice.demo")
record DemoConfiguration(
    @Bindable(defaultValue = "0.1") double failureRate,
    @Bindable(defaultValue = "0ms") Duration work,
    OptionalLong seed) {

  DemoConfiguration {
    if (!(failureRate >= 0 && failureRate <= 1)) {
      throw new IllegalArgumentException("sluice.demo.failure-rate is 0 to 1, not " + failureRate);
    }
    if (work.isNegative()) {
      throw new IllegalArgumentException("sluice.demo.work is not negative, but is " + work);
    }
  }
}
