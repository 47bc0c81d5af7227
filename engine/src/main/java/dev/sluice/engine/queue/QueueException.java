package dev.sluice.engine.queue;

/**
 * A queue could not be reached, or did not do as asked. Its message is one line for an operator.
 */
public final class QueueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public QueueException(String message, Throwable cause) {
    super(message, cause);
  }

  public QueueException(String message) {
    super(message);
  }
}
