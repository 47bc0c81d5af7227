package dev.sluice.reader.handler;

/** A payload that is not what its handler works on; the message says what is, in full. */
final class PayloadException extends Exception {

  private static final long serialVersionUID = 1;

  PayloadException(String message) {
    super(message);
  }
}
