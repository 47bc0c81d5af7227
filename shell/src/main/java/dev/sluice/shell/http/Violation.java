package dev.sluice.shell.http;

/**
 * One thing that is wrong in a request's body.
 *
 * @param pointer where, as a JSON pointer (RFC 6901); empty for the whole body
 * @param reason why, so that it can be read after the place: "is required"
 */
public record Violation(String pointer, String reason) {

  String inWords() {
    return (pointer.isEmpty() ? "the body" : pointer.substring(1)) + ": " + reason;
  }
}
