package dev.sluice.shell.http;

import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The body of every error that the framework itself reports: its status decides the kind, and its
 * own words stay inside.
 */
@Singleton
final class ProblemErrorProcessor implements ErrorResponseProcessor<Object> {

  private final FailureLog failures;

  ProblemErrorProcessor(FailureLog failures) {
    this.failures = failures;
  }

  @Override
  @SuppressWarnings("unchecked") // the body's type is the framework's fiction
  public MutableHttpResponse<Object> processResponse(
      ErrorContext context, MutableHttpResponse<?> base) {
    ProblemKind kind = ProblemKind.ofStatus(base.code());
    Problem problem = Problem.of(kind, kind.title() + ".");
    Optional<Throwable> cause = context.getRootCause();
    if (kind == ProblemKind.INTERNAL && cause.isPresent()) {
      problem = failures.log(problem, cause.get());
    }
    base.status(kind.status(), null);
    return (MutableHttpResponse<Object>) ProblemResponses.put(context.getRequest(), problem, base);
  }
}
