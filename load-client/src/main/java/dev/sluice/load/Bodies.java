package dev.sluice.load;

import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The bodies of a run's messages: each holds the run's seed and its own sequence number, so that it
 * can be found again, and is filled up with letters to a size between two bounds.
 *
 * <p>All characters are ASCII letters, digits, hyphens and spaces: one byte each, without escapes
 * in JSON.
 */
final class Bodies {

  /** The longest body in bytes, by the contract. */
  static final int MAX_BYTES = 1_048_576;

  /** Room for seed and sequence number. */
  static final int MIN_BYTES = 40;

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz     ";

  private final SizeRange sizes;
  private final String run;
  private final String filler;

  Bodies(long seed, SizeRange sizes) {
    this.sizes = sizes;
    this.run = HexFormat.of().toHexDigits(seed) + '-';
    this.filler = filler(new SplittableRandom(seed), 2 * sizes.most());
  }

  /** The body of the message with this sequence number. */
  String body(long sequence, RandomGenerator random) {
    String start = run + sequence + ' ';
    int left = random.nextInt(sizes.least(), sizes.most() + 1) - start.length();
    int from = random.nextInt(filler.length() - left + 1);
    return start.concat(filler.substring(from, from + left));
  }

  private static String filler(RandomGenerator random, int length) {
    StringBuilder letters = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return letters.toString();
  }
}
