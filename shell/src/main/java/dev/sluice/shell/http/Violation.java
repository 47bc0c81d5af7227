package dev.sluice.shell.http;

/**
 * One thing that is wrong in a request.
 *
 * @param in in which part of it
 * @param where where there: a JSON pointer (RFC 6901) into the body, empty for the whole of it; or
 *     the name of a parameter
 * @param reason why, so that it can be read after the place: "is required"
 */
public record Violation(In in, String where, String reason) {

  /** A part of a request. */
  public enum In {
    /** The body. */
    BODY("pointer"),
    /** The path, the query or the headers. */
    PARAMETER("parameter");

    private final String member;

    In(String member) {
      this.member = member;
    }

    /** What the place is called in the answer. */
    String member() {
      return member;
    }
  }

  /** Something in the body. */
  public Violation(String pointer, String reason) {
    this(In.BODY, pointer, reason);
  }

  /** Something in a parameter. */
  public static Violation ofParameter(String name, String reason) {
    return new Violation(In.PARAMETER, name, reason);
  }

  String inWords() {
    String place = in == In.PARAMETER ? where : where.isEmpty() ? "the body" : where.substring(1);
    return place + ": " + reason;
  }
}
