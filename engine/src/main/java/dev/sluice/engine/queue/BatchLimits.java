package dev.sluice.engine.queue;

/**
 * How much a queue takes in one call.
 *
 * @param messages the most messages or deliveries in one call; at least 1
 * @param bytes the most bytes in one call, as {@link MessageQueue#sizeOf} counts them; at least 1
 */
public record BatchLimits(int messages, int bytes) {

  public BatchLimits {
    if (messages < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "a batch holds at least 1 message and 1 byte, not " + messages + " and " + bytes);
    }
  }
}
