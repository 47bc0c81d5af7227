package dev.sluice.engine.queue;

import java.util.OptionalInt;

/**
 * Which text every supported queue carries unchanged, and how many bytes it takes.
 *
 * <p>Legal are the characters of XML 1.0 (section 2.2, "Char"): tab, line feed, carriage return,
 * U+0020 to U+D7FF, U+E000 to U+FFFD and U+10000 to U+10FFFF. That is the set that Amazon SQS
 * documents for SendMessage; a surrogate without its partner is in none of those ranges.
 */
public final class MessageText {

  /** The longest body in bytes of UTF-8: 1 MiB, the limit of Amazon SQS since August 2025. */
  public static final int MAX_BYTES = 1_048_576;

  private MessageText() {}

  /** The index of the first character that is not legal, or empty if all are. */
  public static OptionalInt firstIllegal(CharSequence text) {
    return firstIllegal(text, 0);
  }

  private static OptionalInt firstIllegal(CharSequence text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < Character.MIN_SURROGATE) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (!isLegalAlone(c)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private static boolean isLegalAlone(char c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= '\uE000' && c <= '\uFFFD');
  }

  /** The length in bytes of UTF-8; a surrogate without its partner counts as three. */
  public static int utf8Length(CharSequence text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }

  /** The text with {@code U+FFFD} for what is not legal, cut to at most {@code most} characters. */
  public static String legal(String text, int most) {
    StringBuilder legal = new StringBuilder(cut(text, most));
    OptionalInt at = firstIllegal(legal);
    while (at.isPresent()) {
      legal.setCharAt(at.getAsInt(), '\uFFFD');
      at = firstIllegal(legal, at.getAsInt() + 1);
    }
    return legal.toString();
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean splitsPair = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, splitsPair ? most - 1 : most);
  }

  /**
   * The same JSON with every character escaped that is not legal here. Such a character can only
   * stand in a string, where its escape means the same.
   *
   * @param json a JSON text as RFC 8259 has it
   */
  public static String escapedJson(String json) {
    StringBuilder escaped = new StringBuilder(json.length());
    int from = 0;
    for (OptionalInt next = firstIllegal(json); next.isPresent(); next = firstIllegal(json, from)) {
      int at = next.getAsInt();
      escaped.append(json, from, at).append("\\u%04x".formatted((int) json.charAt(at)));
      from = at + 1;
    }
    return from == 0 ? json : escaped.append(json, from, json.length()).toString();
  }
}
