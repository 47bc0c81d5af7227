package dev.sluice.shell.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * What one caller, and all of them together, may cost.
 *
 * @param requestDeadline how long a request may take from its first byte to its last; above zero
 * @param connectionsPerAddress the most connections that one address may hold open; at least 1
 * @param bufferedBytes the most bytes of bodies that are held at a time, of all requests together;
 *     at least 16 MiB, which is two of the longest requests with what surrounds them
 */
@ConfigurationProperties("sluice.http")
public record HttpLimits(
    @Bindable(defaultValue = "30s") Duration requestDeadline,
    @Bindable(defaultValue = "1024") int connectionsPerAddress,
    @Bindable(defaultValue = "134217728") long bufferedBytes) {

  private static final long LEAST_BUFFERED = 16L << 20;

  public HttpLimits {
    if (requestDeadline.isNegative() || requestDeadline.isZero()) {
      throw new IllegalArgumentException(
          "sluice.http.request-deadline is above zero, not " + requestDeadline);
    }
    if (connectionsPerAddress < 1) {
      throw new IllegalArgumentException(
          "sluice.http.connections-per-address is at least 1, not " + connectionsPerAddress);
    }
    if (bufferedBytes < LEAST_BUFFERED) {
      throw new IllegalArgumentException(
          "sluice.http.buffered-bytes is at least " + LEAST_BUFFERED + ", not " + bufferedBytes);
    }
  }
}
