package dev.sluice.engine.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Something to transport: a body under an id, with attributes beside it.
 *
 * @param id what the message is known by, from the door to the result
 * @param body the text, carried unchanged; see {@link MessageText} for which characters are legal
 * @param attributes values beside the body, by name; copied
 */
public record Message(MessageId id, String body, Map<String, Attribute> attributes) {

  public Message {
    attributes = Map.copyOf(attributes);
  }

  /** A message with a body and nothing beside it. */
  public Message(MessageId id, String body) {
    this(id, body, Map.of());
  }

  /** The same message with these attributes put over its own. */
  public Message with(Map<String, Attribute> more) {
    Map<String, Attribute> all = new HashMap<>(attributes);
    all.putAll(more);
    return new Message(id, body, all);
  }

  /** The same message without these attributes. */
  public Message without(Set<String> names) {
    Map<String, Attribute> left = new HashMap<>(attributes);
    left.keySet().removeAll(names);
    return new Message(id, body, left);
  }
}
