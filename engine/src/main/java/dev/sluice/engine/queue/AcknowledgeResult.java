package dev.sluice.engine.queue;

/** What became of the acknowledgement of one delivery. */
public enum AcknowledgeResult {
  /** The message is gone from the queue. */
  GONE,
  /** The message is still there and will be delivered again. */
  KEPT
}
