package dev.sluice.engine.work;

/** The names of the attributes that a message carries on the dead-letter queue. */
public final class DeadLetters {

  /** Why the message was given up. */
  public static final String REASON = "sluice-dead-reason";

  /** How often it was tried. */
  public static final String ATTEMPTS = "sluice-dead-attempts";

  /** The queue that it was on. */
  public static final String ORIGIN = "sluice-dead-origin";

  private DeadLetters() {}
}
