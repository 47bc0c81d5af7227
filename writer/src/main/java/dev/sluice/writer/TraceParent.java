package dev.sluice.writer;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header {@code traceparent} of the W3C's Trace Context, section 3.2. */
final class TraceParent {

  private static final Pattern LEGAL =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private TraceParent() {}

  /** The header's value if it is legal; else, as that recommendation asks for, nothing. */
  static Optional<String> legal(@Nullable String header) {
    return Optional.ofNullable(header).filter(value -> LEGAL.matcher(value).matches());
  }
}
