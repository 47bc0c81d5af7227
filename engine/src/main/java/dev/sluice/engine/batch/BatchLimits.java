package dev.sluice.engine.batch;

/**
 * How much one call takes.
 *
 * @param messages the most entries in one call; at least 1
 * @param bytes the most bytes in one call; at least 1
 */
public record BatchLimits(int messages, int bytes) {

  public BatchLimits {
    if (messages < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "a batch holds at least 1 message and 1 byte, not " + messages + " and " + bytes);
    }
  }
}
