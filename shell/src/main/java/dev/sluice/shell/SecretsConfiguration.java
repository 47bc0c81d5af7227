package dev.sluice.shell;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.util.Optional;

/**
 * The keys that secrets are sealed with: {@code sluice.secrets.*}, {@code SLUICE_SECRETS_*}; one of
 * the two, or neither.
 *
 * @param keys {@code id=BASE64} with commas between them, the one that seals first
 * @param keysFile a file with a line of that for each
 */
@ConfigurationProperties("sluice.secrets")
record SecretsConfiguration(Optional<String> keys, Optional<String> keysFile) {

  @Override
  public String toString() {
    return "SecretsConfiguration[" + keysFile + "]"; // the keys are nobody's business
  }
}
