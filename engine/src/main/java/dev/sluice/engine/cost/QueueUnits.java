package dev.sluice.engine.cost;

/**
 * The queue's billing unit. Amazon SQS, "Pricing": each 64 KiB of a payload is billed as one
 * request; what a batch carries counts together, and so does what a receive brings. A call without
 * a payload (a delete, an empty receive) is one request.
 */
public final class QueueUnits {

  /** What one unit carries. */
  public static final int BYTES = 65_536;

  /** What one call carries at the most, in messages. */
  static final int MOST_MESSAGES = 10;

  /** What one call carries at the most, in bytes. */
  static final int MOST_BYTES = 1_048_576;

  private QueueUnits() {}

  /** The units of one call with a payload of so many bytes. */
  public static long of(long payloadBytes) {
    return Math.max(1, (payloadBytes + BYTES - 1) / BYTES);
  }

  /**
   * How many calls move a message of so many bytes: as planned, or more if that many messages do
   * not fit into one call.
   */
  static double calls(double planned, double messageBytes) {
    return Math.max(planned, messageBytes / MOST_BYTES);
  }

  /**
   * The units of those calls. With less than one call for each message a call has several messages,
   * which count together; with more than one, those above one have none.
   */
  static double units(double calls, double messageBytes) {
    double carrying = Math.min(calls, 1);
    return carrying * Math.max(1, Math.ceil(messageBytes / carrying / BYTES)) + calls - carrying;
  }
}
