package dev.sluice.engine.cost;

import java.io.IOException;
import java.io.Reader;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;

/**
 * A file of prices, line by line; the bundled one says how it is written. What is wrong with it is
 * said in one line, with the file's name, the key, and what mends it.
 */
final class PriceFile {

  private static final String UNCONFIRMED = "unconfirmed";
  private static final int FIELDS = 4;

  private final String name;
  private final Properties lines = new Properties();

  PriceFile(String name, Reader text) throws IOException {
    this.name = name;
    try {
      lines.load(text);
    } catch (IllegalArgumentException e) { // a \\u that is none
      throw new IllegalArgumentException(
          name + " is not a file of properties: " + e.getMessage(), e);
    }
  }

  List<String> keys() {
    return new ArrayList<>(new TreeSet<>(lines.stringPropertyNames()));
  }

  /** Which prices with such a key say that nobody has confirmed them, without the prefix. */
  List<String> unconfirmed(String prefix) {
    return keys().stream()
        .filter(key -> key.startsWith(prefix))
        .filter(key -> lines.getProperty(key, "").strip().endsWith("| " + UNCONFIRMED))
        .map(key -> key.substring(prefix.length()))
        .toList();
  }

  /** A line that is not a price. */
  String text(String key, String example) {
    String text = lines.getProperty(key, "").strip();
    if (text.isEmpty()) {
      throw missing(key, example);
    }
    return text;
  }

  YearMonth month(String key) {
    String text = text(key, "2026-06");
    return month(key, text).orElseThrow(() -> wrong(key, "a month such as 2026-06", text));
  }

  /** How many virtual processors a machine has. */
  double vcpus(String key) {
    String text = text(key, "2");
    double vcpus = number(key, text);
    if (vcpus <= 0) {
      throw wrong(key, "more than 0", text);
    }
    return vcpus;
  }

  Price price(String key, String unit) {
    String example = "0.40 | " + unit + " | https://where.it/is/published | 2026-06";
    String text = text(key, example);
    String[] fields = text.split("\\|", -1);
    if (fields.length != FIELDS) {
      throw wrong(key, "value | unit | source | month, such as \"" + example + "\"", text);
    }
    if (!fields[1].strip().equals(unit)) {
      throw wrong(key, "a price \"" + unit + "\"", fields[1].strip());
    }
    if (fields[2].isBlank()) {
      throw wrong(key, "a price whose source is said", text);
    }
    return new Price(
        number(key, fields[0].strip()), unit, fields[2].strip(), month(key, fields[3].strip()));
  }

  private double number(String key, String text) {
    try {
      double number = Double.parseDouble(text);
      if (number >= 0 && number < Double.POSITIVE_INFINITY) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong(key, "a number such as 0.40, not negative", text);
  }

  private Optional<YearMonth> month(String key, String text) {
    if (text.equals(UNCONFIRMED)) {
      return Optional.empty();
    }
    try {
      return Optional.of(YearMonth.parse(text));
    } catch (DateTimeParseException e) {
      throw wrong(key, "of a month such as 2026-06, or " + UNCONFIRMED, text);
    }
  }

  IllegalArgumentException missing(String key, String example) {
    return new IllegalArgumentException(
        "%s: %s is missing; add the line \"%s = %s\"".formatted(name, key, key, example));
  }

  IllegalArgumentException wrong(String key, String wanted, String found) {
    return new IllegalArgumentException(
        "%s: %s is %s, not \"%s\"".formatted(name, key, wanted, found));
  }
}
