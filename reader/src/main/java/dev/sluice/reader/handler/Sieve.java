package dev.sluice.reader.handler;

import java.util.Arrays;

/**
 * A segmented sieve of Eratosthenes over the odd numbers: takes memory for one segment and for the
 * primes up to the root, however far it goes. For one thread.
 */
final class Sieve {

  /** How far it can go. */
  static final int MOST = 1_000_000_000;

  /** Odd numbers in a segment: what the first-level cache holds. */
  private static final int SEGMENT = 32_768;

  private final int upTo;

  /** The odd primes up to the root, and for each the index of the next multiple to cross out. */
  private final int[] primes;

  private final int[] next;

  /** For each odd number of a segment, whether it has a factor. */
  private final boolean[] composite = new boolean[SEGMENT];

  /** The index of the segment's first number; the number at index i is 2i + 1. */
  private int from;

  private int count = 1; // 2, the even one
  private int largest = 2;

  /** Primes from 2 to this, which is at most {@link #MOST}. */
  Sieve(int upTo) {
    if (upTo < 2 || upTo > MOST) {
      throw new IllegalArgumentException("a sieve goes from 2 to " + MOST + ", not to " + upTo);
    }
    this.upTo = upTo;
    this.primes = oddPrimes((int) Math.sqrt(upTo));
    this.next = new int[primes.length];
    for (int i = 0; i < primes.length; i++) {
      next[i] = (primes[i] * primes[i] - 1) / 2; // at most MOST, so within an int
    }
  }

  private static int[] oddPrimes(int upTo) {
    boolean[] composite = new boolean[upTo + 1];
    int[] found = new int[upTo / 2 + 1];
    int size = 0;
    for (int n = 3; n <= upTo; n += 2) {
      if (!composite[n]) {
        found[size++] = n;
        for (long multiple = (long) n * n; multiple <= upTo; multiple += 2L * n) {
          composite[(int) multiple] = true;
        }
      }
    }
    return Arrays.copyOf(found, size);
  }

  /** Sieves one more segment; false if there is none. */
  boolean advance() {
    int end = (upTo + 1) / 2; // the first index whose number is too large
    if (from >= end) {
      return false;
    }
    int to = Math.min(from + SEGMENT, end);
    crossOut(to);
    for (int index = Math.max(from, 1); index < to; index++) { // 1 is no prime
      if (!composite[index - from]) {
        count++;
        largest = 2 * index + 1;
      }
    }
    from = to;
    return true;
  }

  private void crossOut(int to) {
    Arrays.fill(composite, false);
    for (int i = 0; i < primes.length; i++) {
      int index = next[i];
      for (; index < to; index += primes[i]) {
        composite[index - from] = true;
      }
      next[i] = index;
    }
  }

  /** Every number up to this one was looked at. */
  int reached() {
    return Math.min(2 * from, upTo);
  }

  /** How many primes were found so far. */
  int count() {
    return count;
  }

  /** The largest prime found so far. */
  int largest() {
    return largest;
  }
}
