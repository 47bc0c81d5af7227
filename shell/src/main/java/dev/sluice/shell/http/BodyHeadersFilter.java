package dev.sluice.shell.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.web.router.RouteAttributes;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A check that a body says what it is, and is that: JSON in UTF-8, without a coding. Micronaut
 * itself takes a body without a content type, and in any content coding.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class BodyHeadersFilter {

  private static final Pattern JSON =
      Pattern.compile(
          "application/json[ \t]*(;[ \t]*charset=(utf-8|\"utf-8\")[ \t]*)?",
          Pattern.CASE_INSENSITIVE);

  @RequestFilter
  void check(HttpRequest<?> request) {
    if (!hasBody(request) || RouteAttributes.getRouteMatch(request).isEmpty()) {
      return; // a missing body is the reader's to name, a missing address the router's
    }
    if (request.getHeaders().contains(HttpHeaders.CONTENT_ENCODING)) {
      throw new ProblemException(
          Problem.of(ProblemKind.UNSUPPORTED_MEDIA_TYPE, "The body must not have a content coding.")
              .withHeader(HttpHeaders.ACCEPT_ENCODING, "identity"));
    }
    List<String> types = request.getHeaders().getAll(HttpHeaders.CONTENT_TYPE);
    if (types.size() != 1 || !JSON.matcher(types.get(0)).matches()) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.UNSUPPORTED_MEDIA_TYPE,
              "The body must be " + MediaType.APPLICATION_JSON + " in UTF-8."));
    }
  }

  private static boolean hasBody(HttpRequest<?> request) {
    return request.getHeaders().contains(HttpHeaders.TRANSFER_ENCODING)
        || request.getContentLength() > 0;
  }
}
