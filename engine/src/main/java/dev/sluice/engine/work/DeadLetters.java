package dev.sluice.engine.work;

import dev.sluice.engine.queue.Message;
import java.util.Set;

/** The names of the attributes that a message carries on the dead-letter queue. */
public final class DeadLetters {

  /** Why the message was given up. */
  public static final String REASON = "sluice-dead-reason";

  /** How often it was tried. */
  public static final String ATTEMPTS = "sluice-dead-attempts";

  /** The queue that it was on. */
  public static final String ORIGIN = "sluice-dead-origin";

  private static final Set<String> MARKS = Set.of(REASON, ATTEMPTS, ORIGIN);

  private DeadLetters() {}

  /** The message as it was before it was given up. */
  public static Message unmarked(Message letter) {
    return letter.without(MARKS);
  }
}
