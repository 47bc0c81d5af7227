package dev.sluice.reader.handler;

import java.util.Optional;

/**
 * What a program has printed.
 *
 * @param result its standard output; empty if that was more than it may be
 * @param tail the end of its standard error
 */
record Printed(Optional<String> result, String tail) {

  /** What a list shows as the reason; the whole tail stands beside it. */
  private static final int LONGEST_REASON = 1_000;

  /** The last line on standard error that has something in it; empty if there is none. */
  String lastLine() {
    String text = tail.strip();
    return end(text.substring(text.lastIndexOf('\n') + 1).strip());
  }

  /** What was said on standard error, as a reason, or this if that was nothing. */
  String reasonOr(String otherwise) {
    String text = end(tail.strip());
    return text.isEmpty() ? otherwise : text;
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - LONGEST_REASON));
  }
}
