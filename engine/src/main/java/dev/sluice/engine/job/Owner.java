package dev.sluice.engine.job;

import java.util.regex.Pattern;

/**
 * Whose a job is. One owner's jobs are invisible to another.
 *
 * @param value 1 to 64 letters, digits and {@code . _ -}, a letter or digit first
 */
public record Owner(String value) {

  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Whose everything is on an installation without API keys. */
  public static final Owner OPEN = new Owner("open");

  public Owner {
    if (!LEGAL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an owner has 1 to 64 letters, digits, '.', '_' and '-', not \"" + value + "\"");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
