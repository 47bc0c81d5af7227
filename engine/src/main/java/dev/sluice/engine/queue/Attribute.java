package dev.sluice.engine.queue;

/**
 * A named value that travels beside a message's body.
 *
 * @param type {@code String} unless the message came from a stranger who typed it otherwise; it is
 *     carried along unchanged
 * @param value the value as text; Base64 where the type is binary
 */
public record Attribute(String type, String value) {

  private static final String STRING = "String";

  /** An attribute that holds plain text. */
  public static Attribute text(String value) {
    return new Attribute(STRING, value);
  }
}
