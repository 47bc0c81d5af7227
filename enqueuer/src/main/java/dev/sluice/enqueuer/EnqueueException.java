package dev.sluice.enqueuer;

/** A job was not confirmed. It may be there all the same, and run. */
public final class EnqueueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EnqueueException(String message) {
    super(message);
  }
}
