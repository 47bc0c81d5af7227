package dev.sluice.backend.dynamodb;

import dev.sluice.engine.queue.MessageText;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How many bytes an item has where units are counted: AWS, "DynamoDB item sizes and formats". What
 * is said there of numbers is approximate, and so is this, by a byte or so for each.
 */
final class ItemSize {

  private static final int UNIT = 1_024;

  /** Of a list or a map; each of its elements has one more. */
  private static final int CONTAINER = 3;

  private ItemSize() {}

  /** The write units that so many bytes take. */
  static int units(int bytes) {
    return (bytes + UNIT - 1) / UNIT;
  }

  static int of(Item item) {
    return of(item.values());
  }

  private static int of(Map<String, AttributeValue> values) {
    return values.entrySet().stream()
        .mapToInt(entry -> MessageText.utf8Length(entry.getKey()) + of(entry.getValue()))
        .sum();
  }

  private static int of(AttributeValue value) {
    return switch (value.type()) {
      case S -> MessageText.utf8Length(value.s());
      case N -> (value.n().length() + 1) / 2 + 1;
      case B -> value.b().asByteArrayUnsafe().length;
      case M -> CONTAINER + value.m().size() + of(value.m());
      case L -> CONTAINER + value.l().size() + value.l().stream().mapToInt(ItemSize::of).sum();
      default -> throw new IllegalArgumentException("no row has a " + value.type());
    };
  }
}
