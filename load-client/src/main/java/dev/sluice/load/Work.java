package dev.sluice.load;

import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What a job of a run does. All kinds are equally likely; a reader has them from the start. */
enum Work {
  /** Goes to the handler that does the messages, and shares its deliberate failures. */
  DEFAULT,
  /** Costs some milliseconds of CPU time, and has a result. */
  PRIMES;

  private static final int UP_TO = 200_000;

  /** One kind, drawn at random. */
  static Work draw(RandomGenerator random) {
    return values()[random.nextInt(values().length)];
  }

  /** The job's type. */
  String type() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The job's payload, with {@code text} in it where the handler takes any object. */
  Map<String, Object> payload(String text) {
    return switch (this) {
      case DEFAULT -> Map.of("body", text);
      case PRIMES -> Map.of("upTo", UP_TO);
    };
  }
}
