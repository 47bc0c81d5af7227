package dev.sluice.shell.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.json.tree.JsonNode;

/**
 * A JSON value of any kind, kept exactly: its numbers have all their digits, and its members their
 * order.
 *
 * @param tree the value
 */
public record JsonValue(JsonNode tree) {

  /**
   * The value that a text is.
   *
   * @throws ProblemException if it is not one that {@link StrictJson} takes
   */
  public static JsonValue parse(String text) {
    return new JsonValue(StrictJson.read(text.getBytes(UTF_8)));
  }

  /** The value as JSON without white space, in characters that every queue carries. */
  public String text() {
    return CompactJson.text(tree);
  }
}
