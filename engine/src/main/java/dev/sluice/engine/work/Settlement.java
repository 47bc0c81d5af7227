package dev.sluice.engine.work;

/** How a delivery ended. */
public enum Settlement {
  /** The handler was done; the message is acknowledged. */
  PROCESSED,
  /** The handler failed; the message will be delivered again. */
  RETRIED,
  /** The message is on the dead-letter queue. */
  DEAD_LETTERED,
  /** Given back unhandled or unfinished, which is no failure; it will be delivered again. */
  RELEASED
}
