package dev.sluice.local;

/** The local stack could not start. Its message is one line for an operator. */
public final class LocalException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LocalException(String message, Throwable cause) {
    super(message, cause);
  }

  public LocalException(String message) {
    super(message);
  }
}
