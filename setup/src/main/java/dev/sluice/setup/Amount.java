package dev.sluice.setup;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers with a unit, as people write them. */
final class Amount {

  private static final Pattern PARTS =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?) ?([A-Za-z]*)");
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "b", 1L, "kb", 1L << 10, "kib", 1L << 10, "mb", 1L << 20, "mib", 1L << 20);
  private static final Map<String, Long> NANOS =
      Map.of(
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);

  private Amount() {}

  private static long parse(String text, Map<String, Long> units, String what) {
    Matcher parts = PARTS.matcher(text.strip());
    Long unit = parts.matches() ? units.get(parts.group(2).toLowerCase(Locale.ROOT)) : null;
    if (unit != null) {
      try {
        return new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unit)).longValueExact();
      } catch (ArithmeticException e) {
        // no whole number, or too large: said below
      }
    }
    throw new TypeConversionException(what + ", not \"" + text + "\"");
  }

  /** Bytes; a KB has 1,024. */
  static final class Bytes implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return parse(text, BYTES, "a size is such as 800, 2KB or 1MB");
    }
  }

  /** A time. */
  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Duration.ofNanos(parse(text, NANOS, "a time is such as 200ms, 30s, 2m, 24h or 7d"));
    }
  }
}
