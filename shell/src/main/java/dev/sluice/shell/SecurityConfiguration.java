package dev.sluice.shell;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Who may come in: {@code sluice.security.*}, {@code SLUICE_SECURITY_*}.
 *
 * @param apiKeys whether callers have to have an API key
 * @param openToNetwork whether a service may listen on more than loopback without API keys
 */
@ConfigurationProperties("sluice.security")
public record SecurityConfiguration(
    @Bindable(defaultValue = "off") ApiKeyRule apiKeys,
    @Bindable(defaultValue = "false") boolean openToNetwork) {

  /** Whether callers have to have an API key. */
  public enum ApiKeyRule {
    /** Everybody may do everything. */
    OFF,
    /** A key says who somebody is, and what they may do. */
    REQUIRED
  }
}
