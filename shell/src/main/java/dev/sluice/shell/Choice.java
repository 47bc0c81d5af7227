package dev.sluice.shell;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A setting that chooses one of the constants of an enum, written in small letters. */
final class Choice {

  private Choice() {}

  /**
   * The constant that is written so.
   *
   * @param setting what is being set, for the message
   * @throws IllegalArgumentException if there is none, with those that there are
   */
  static <E extends Enum<E>> E of(Class<E> kinds, String setting, String name) {
    return Arrays.stream(kinds.getEnumConstants())
        .filter(kind -> text(kind).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is one of %s, not \"%s\""
                        .formatted(
                            setting,
                            Arrays.stream(kinds.getEnumConstants())
                                .map(Choice::text)
                                .collect(Collectors.joining(", ")),
                            name)));
  }

  private static String text(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
