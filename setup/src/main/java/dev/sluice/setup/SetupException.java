package dev.sluice.setup;

/** Setup cannot go on. Its message is one line for an operator. */
final class SetupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SetupException(String message, Throwable cause) {
    super(message, cause);
  }

  SetupException(String message) {
    super(message);
  }
}
