package dev.sluice.engine.algorithm;

import java.util.regex.Pattern;

/**
 * The name of an algorithm: {@code rowell/Hello/0.2.0}.
 *
 * @param owner 1 to 64 letters, digits and {@code . _ -}, a letter or digit first
 * @param name the same
 * @param version the same
 */
public record AlgorithmName(String owner, String name, String version) {

  private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public AlgorithmName {
    require("owner", owner);
    require("name", name);
    require("version", version);
  }

  private static void require(String what, String part) {
    if (!PART.matcher(part).matches()) {
      throw new IllegalArgumentException(
          "an algorithm's "
              + what
              + " has 1 to 64 letters, digits, '.', '_' and '-', a letter or digit first");
    }
  }

  /**
   * The name that a text is.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static AlgorithmName parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("an algorithm is owner/name/version");
    }
    return new AlgorithmName(parts[0], parts[1], parts[2]);
  }

  @Override
  public String toString() {
    return owner + "/" + name + "/" + version;
  }
}
