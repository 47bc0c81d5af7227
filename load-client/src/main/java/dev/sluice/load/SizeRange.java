package dev.sluice.load;

/**
 * How long bodies are, in bytes.
 *
 * @param least the shortest; at least {@link Bodies#MIN_BYTES}
 * @param most the longest; at most {@link Bodies#MAX_BYTES}
 */
record SizeRange(int least, int most) {

  SizeRange {
    if (least < Bodies.MIN_BYTES || most > Bodies.MAX_BYTES || least > most) {
      throw new IllegalArgumentException(
          "a size is "
              + Bodies.MIN_BYTES
              + " to "
              + Bodies.MAX_BYTES
              + " bytes (the least leaves room for a sequence number), not "
              + text(least, most));
    }
  }

  /** Reads {@code 100} or {@code 100..2000}. */
  static SizeRange parse(String text) {
    int dots = text.indexOf("..");
    try {
      return dots < 0
          ? new SizeRange(Integer.parseInt(text), Integer.parseInt(text))
          : new SizeRange(
              Integer.parseInt(text.substring(0, dots)),
              Integer.parseInt(text.substring(dots + 2)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "a size is a number of bytes or a range such as 100..2000, not '" + text + "'", e);
    }
  }

  @Override
  public String toString() {
    return text(least, most);
  }

  private static String text(int least, int most) {
    return least == most ? Integer.toString(least) : least + ".." + most;
  }
}
