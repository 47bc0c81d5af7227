package dev.sluice.engine.queue;

/**
 * The name of a message from the door to the result: what a caller is answered, what logs and
 * results show, and what a tracked job is stored under.
 *
 * @param value 1 to 100 printable ASCII characters without a space
 */
public record MessageId(String value) implements Comparable<MessageId> {

  private static final int LONGEST = 100;

  public MessageId {
    if (value.isEmpty() || value.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a message id has 1 to " + LONGEST + " characters, not " + value.length());
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) <= ' ' || value.charAt(i) > '~') {
        throw new IllegalArgumentException(
            "a message id has printable ASCII characters only; the one at " + i + " is not");
      }
    }
  }

  @Override
  public int compareTo(MessageId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
