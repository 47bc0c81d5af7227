package dev.sluice.engine.job;

/**
 * The name of one worker process, different from every other, dead ones included.
 *
 * @param value 1 to 200 characters, such as {@code box7:4711:k3x9}
 */
public record WorkerId(String value) {

  private static final int LONGEST = 200;

  public WorkerId {
    if (value.isEmpty() || value.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a worker's name has 1 to " + LONGEST + " characters, not " + value.length());
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
