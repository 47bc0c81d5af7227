package dev.sluice.reader.status;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * What the status API may do: {@code sluice.status.*}, {@code SLUICE_STATUS_*}.
 *
 * @param mostDrainers up to how many drainers there can be by spawning; 1 to 10,000
 */
@ConfigurationProperties("sluice.status")
record StatusConfiguration(@Bindable(defaultValue = "100") int mostDrainers) {

  StatusConfiguration {
    if (mostDrainers < 1 || mostDrainers > 10_000) {
      throw new IllegalArgumentException(
          "sluice.status.most-drainers is 1 to 10000, not " + mostDrainers);
    }
  }
}
