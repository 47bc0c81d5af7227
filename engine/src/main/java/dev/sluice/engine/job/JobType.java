package dev.sluice.engine.job;

import java.util.regex.Pattern;

/**
 * What kind of work a job is; a handler is configured for each.
 *
 * @param value 1 to 63 characters: small letters, digits and hyphens, a letter first
 */
public record JobType(String value) {

  private static final Pattern LEGAL = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  public JobType {
    if (!LEGAL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a job type has 1 to 63 small letters, digits and '-', a letter first, not \""
              + value
              + "\"");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
