package dev.sluice.engine.job;

/**
 * A call to a store failed as a whole, and what it was to do may or may not have happened. Trying
 * again may help.
 */
public final class JobStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public JobStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
