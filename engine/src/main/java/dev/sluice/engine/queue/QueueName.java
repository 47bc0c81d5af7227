package dev.sluice.engine.queue;

import java.util.regex.Pattern;

/**
 * The name of a queue.
 *
 * @param value 1 to 80 letters, digits, hyphens and underscores, which every supported queue takes
 */
public record QueueName(String value) {

  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-]{1,80}");

  public QueueName {
    if (!LEGAL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a queue name has 1 to 80 letters, digits, '-' and '_', not \"" + value + "\"");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
