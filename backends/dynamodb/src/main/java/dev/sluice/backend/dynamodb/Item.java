package dev.sluice.backend.dynamodb;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A row, or a map within a row, by the names of its attributes. What is absent, empty or zero is
 * not written where it can be told from the rest when it is read: every byte of a row counts.
 *
 * @param values copied
 */
record Item(Map<String, AttributeValue> values) {

  Item {
    values = Map.copyOf(values);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  private Optional<AttributeValue> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  private AttributeValue required(String name) {
    return value(name)
        .orElseThrow(() -> new IllegalArgumentException("it has no attribute \"" + name + "\""));
  }

  String text(String name) {
    return TextForm.text(required(name));
  }

  Optional<String> textIfThere(String name) {
    return value(name).map(TextForm::text);
  }

  int count(String name) {
    return value(name).map(number -> Integer.parseInt(number.n())).orElse(0);
  }

  long number(String name) {
    return value(name).map(number -> Long.parseLong(number.n())).orElse(0L);
  }

  Instant instant(String name) {
    return millis(required(name));
  }

  Optional<Instant> instantIfThere(String name) {
    return value(name).map(Item::millis);
  }

  private static Instant millis(AttributeValue value) {
    return Instant.ofEpochMilli(Long.parseLong(value.n()));
  }

  Optional<Item> itemIfThere(String name) {
    return value(name).map(map -> new Item(map.m()));
  }

  /** How long the longest text in it is that is as it is, in characters. */
  int longestText() {
    return values.values().stream().mapToInt(Item::longestText).max().orElse(0);
  }

  private static int longestText(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s().length();
      case M -> new Item(value.m()).longestText();
      case L -> value.l().stream().mapToInt(Item::longestText).max().orElse(0);
      default -> 0;
    };
  }

  /** None if it is not there. */
  List<Item> items(String name) {
    return value(name)
        .map(list -> list.l().stream().map(map -> new Item(map.m())).toList())
        .orElse(List.of());
  }

  /** Collects attributes. */
  static final class Builder {

    private final Map<String, AttributeValue> values = new HashMap<>();
    private final TextForm form;

    /** With long texts as they are. */
    Builder() {
      this(TextForm.PLAIN);
    }

    /** With long texts in this form. */
    Builder(TextForm form) {
      this.form = form;
    }

    Builder text(String name, String text) {
      values.put(name, AttributeValue.fromS(text));
      return this;
    }

    Builder textIfThere(String name, Optional<String> text) {
      text.ifPresent(there -> text(name, there));
      return this;
    }

    Builder textUnlessEmpty(String name, String text) {
      return textIfThere(name, Optional.of(text).filter(some -> !some.isEmpty()));
    }

    Builder longText(String name, String text) {
      values.put(name, form.of(text));
      return this;
    }

    Builder longTextUnlessEmpty(String name, String text) {
      return text.isEmpty() ? this : longText(name, text);
    }

    Builder number(String name, long number) {
      values.put(name, AttributeValue.fromN(Long.toString(number)));
      return this;
    }

    Builder countUnlessZero(String name, long count) {
      return count == 0 ? this : number(name, count);
    }

    Builder instant(String name, Instant instant) {
      return number(name, instant.toEpochMilli());
    }

    Builder instantIfThere(String name, Optional<Instant> instant) {
      instant.ifPresent(there -> instant(name, there));
      return this;
    }

    Builder item(String name, Item item) {
      values.put(name, AttributeValue.fromM(item.values()));
      return this;
    }

    Builder itemsUnlessEmpty(String name, List<Item> items) {
      if (!items.isEmpty()) {
        values.put(
            name,
            AttributeValue.fromL(
                items.stream().map(item -> AttributeValue.fromM(item.values())).toList()));
      }
      return this;
    }

    Builder all(Item item) {
      values.putAll(item.values());
      return this;
    }

    Item build() {
      return new Item(values);
    }
  }
}
