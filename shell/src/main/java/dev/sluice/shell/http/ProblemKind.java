package dev.sluice.shell.http;

import java.net.URI;

/** Every kind of error that a caller can be told of. The type addresses are stable. */
public enum ProblemKind {
  INVALID_REQUEST("invalid-request", "The request is not valid", 400),
  MALFORMED_HTTP("malformed-http", "The request is not well-formed HTTP", 400),
  UNAUTHORIZED("unauthorized", "An API key is required", 401),
  FORBIDDEN("forbidden", "This is not allowed", 403),
  NOT_FOUND("not-found", "There is nothing at this address", 404),
  METHOD_NOT_ALLOWED("method-not-allowed", "This address does not take this method", 405),
  NOT_ACCEPTABLE("not-acceptable", "The answer has none of the accepted media types", 406),
  REQUEST_TIMEOUT("request-timeout", "The request took too long to arrive", 408),
  JOB_FINISHED("job-finished", "The job has ended", 409),
  JOB_NOT_FINISHED("job-not-finished", "The job has not ended", 409),
  CONFLICT("conflict", "It can't be done as things stand", 409),
  KEY_IN_PROGRESS("key-in-progress", "A request with this key is in progress", 409),
  TOO_LARGE("too-large", "The request's body is too large", 413),
  URI_TOO_LONG("uri-too-long", "The request's address is too long", 414),
  UNSUPPORTED_MEDIA_TYPE(
      "unsupported-media-type", "The body has a media type or coding that is not taken", 415),
  WRONG_HOST("wrong-host", "This service does not go by that name", 421),
  KEY_REUSED("key-reused", "The key was used for another request", 422),
  HEADERS_TOO_LARGE("headers-too-large", "The request's headers are too large", 431),
  JOBS_OFF("jobs-off", "This installation keeps no jobs", 501),
  SCHEDULES_OFF("schedules-off", "This installation keeps no schedules", 501),
  INTERNAL("internal", "Something went wrong in the service", 500),
  BUSY("busy", "The service has too much to do", 500),
  QUEUE_UNAVAILABLE("queue-unavailable", "The queue is not available", 500),
  STORE_UNAVAILABLE("store-unavailable", "The job store is not available", 500);

  private static final String BASE = "https://sluice.dev/problems/";

  private final URI type;
  private final String title;
  private final int status;

  ProblemKind(String name, String title, int status) {
    this.type = URI.create(BASE + name);
    this.title = title;
    this.status = status;
  }

  /** What the kind is known by. */
  public URI type() {
    return type;
  }

  /** The kind in words. */
  public String title() {
    return title;
  }

  /** The HTTP status that goes with it. */
  public int status() {
    return status;
  }

  /** The kind for an error that the framework reports by its status alone. */
  static ProblemKind ofStatus(int status) {
    return switch (status) {
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      default -> status < 500 ? MALFORMED_HTTP : INTERNAL;
    };
  }
}
