package dev.sluice.shell;

import dev.sluice.engine.queue.DurationRange;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Where algorithms are, for writer and reader alike: {@code sluice.algorithms.*}, {@code
 * SLUICE_ALGORITHMS_*}.
 *
 * @param addresses {@code PATTERN=URL} with commas between them; the first that fits counts
 * @param timeout how long one call may take; 1 s to 1 h
 */
@ConfigurationProperties("sluice.algorithms")
public record AlgorithmsConfiguration(
    @Bindable(defaultValue = "") String addresses,
    @Bindable(defaultValue = "60s") Duration timeout) {

  private static final DurationRange TIMEOUT =
      new DurationRange(Duration.ofSeconds(1), Duration.ofHours(1));

  public AlgorithmsConfiguration {
    TIMEOUT.require("sluice.algorithms.timeout", timeout);
  }
}
