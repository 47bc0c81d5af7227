package dev.sluice.engine.cost;

/**
 * The numbers that an input may be.
 *
 * @param name what the input is called, for the message
 * @param least the lowest, included
 * @param most the highest, included
 */
record Range(String name, double least, double most) {

  /**
   * Checks an input.
   *
   * @throws IllegalArgumentException if it is not within, with both bounds
   */
  double require(double value) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s is between %s and %s, not %s".formatted(name, text(least), text(most), text(value)));
    }
    return value;
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
