package dev.sluice.engine.secret;

/** A secret cannot be opened. The message says why, in a line without any part of the secret. */
public final class SecretException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SecretException(String message) {
    super(message);
  }
}
