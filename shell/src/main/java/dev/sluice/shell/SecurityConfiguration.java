package dev.sluice.shell;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.Set;

/**
 * Who may come in: {@code sluice.security.*}, {@code SLUICE_SECURITY_*}.
 *
 * @param apiKeys whether callers have to have an API key
 * @param hosts by which names the service is reached, beside loopback's and the one that it listens
 *     on; what operators see and do is refused under any other ({@code *} for none)
 * @param openToNetwork whether a service may listen on more than loopback without API keys
 */
@ConfigurationProperties("sluice.security")
public record SecurityConfiguration(
    @Bindable(defaultValue = "off") ApiKeyRule apiKeys,
    @Bindable(defaultValue = "") Set<String> hosts,
    @Bindable(defaultValue = "false") boolean openToNetwork) {

  public SecurityConfiguration {
    hosts = Set.copyOf(hosts);
  }

  /** Whether callers have to have an API key. */
  public enum ApiKeyRule {
    /** Everybody may do everything. */
    OFF,
    /** A key says who somebody is, and what they may do. */
    REQUIRED
  }
}
