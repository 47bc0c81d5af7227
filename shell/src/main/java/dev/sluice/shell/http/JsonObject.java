package dev.sluice.shell.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.json.tree.JsonNode;
import java.util.Optional;

/**
 * A JSON object of any content, kept exactly: its numbers have all their digits, and its members
 * their order.
 *
 * @param tree the object
 */
public record JsonObject(JsonNode tree) {

  public JsonObject {
    if (!tree.isObject()) {
      throw new IllegalArgumentException("not a JSON object");
    }
  }

  /** The object that this text is; empty if it is not one that {@link StrictJson} takes. */
  public static Optional<JsonObject> parse(String text) {
    try {
      return Optional.of(StrictJson.read(text.getBytes(UTF_8)))
          .filter(JsonNode::isObject)
          .map(JsonObject::new);
    } catch (ProblemException e) {
      return Optional.empty(); // what is wrong is nobody's question here
    }
  }

  /**
   * The object as JSON without white space, in characters that every queue carries: those outside
   * of XML 1.0 are escaped.
   */
  public String text() {
    return CompactJson.text(tree);
  }
}
