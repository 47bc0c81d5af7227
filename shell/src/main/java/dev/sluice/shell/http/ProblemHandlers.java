package dev.sluice.shell.http;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.bind.exceptions.UnsatisfiedArgumentException;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ConversionErrorHandler;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.UnsatisfiedArgumentHandler;
import io.micronaut.http.server.exceptions.UnsatisfiedRouteHandler;
import io.micronaut.validation.exceptions.ConstraintExceptionHandler;
import io.micronaut.web.router.exceptions.UnsatisfiedBodyRouteException;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.EOFException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of an exception that ends a request, one handler for each kind. */
@SuppressWarnings("rawtypes") // ExceptionHandler.handle takes a raw HttpRequest
final class ProblemHandlers {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandlers.class);

  private ProblemHandlers() {}

  private static Problem argument(Argument<?> argument, String reason) {
    return Problem.invalidParameter(ParametersFilter.name(argument), reason);
  }

  /** A problem that our own code has named. */
  @Singleton
  static final class Named implements ExceptionHandler<ProblemException, HttpResponse<?>> {

    @Override
    public HttpResponse<?> handle(HttpRequest request, ProblemException e) {
      return ProblemResponses.of(request, e.problem());
    }
  }

  /** A body or a parameter that breaks a constraint of the contract. */
  @Singleton
  @Replaces(ConstraintExceptionHandler.class)
  static final class Constraint
      implements ExceptionHandler<ConstraintViolationException, HttpResponse<?>> {

    @Override
    public HttpResponse<?> handle(HttpRequest request, ConstraintViolationException e) {
      Violations violations = new Violations();
      e.getConstraintViolations().forEach(v -> violations.add(violation(request, v)));
      return ProblemResponses.of(request, Problem.invalid(violations.found()));
    }

    private static Violation violation(HttpRequest<?> request, ConstraintViolation<?> violation) {
      for (Path.Node node : violation.getPropertyPath()) {
        if (node.getKind() == ElementKind.PARAMETER) {
          Optional<Argument<?>> parameter = ParametersFilter.parameter(request, node.getName());
          if (parameter.isPresent()) {
            return Violation.ofParameter(ParametersFilter.name(parameter.get()), reason(violation));
          }
        }
      }
      return new Violation(pointer(violation), reason(violation));
    }

    /** The path without the method's and the parameter's name, which are ours alone. */
    private static String pointer(ConstraintViolation<?> violation) {
      String pointer = "";
      Path.Node last = null;
      for (Path.Node node : violation.getPropertyPath()) {
        last = node;
      }
      for (Path.Node node : violation.getPropertyPath()) {
        if (node.getIndex() != null) { // of the container, which is the node before
          pointer += "/" + node.getIndex();
        }
        if (node.getKind() == ElementKind.PROPERTY) {
          pointer =
              Violations.pointer(
                  pointer,
                  node.equals(last)
                      ? JsonShape.jsonName(violation.getLeafBean(), node.getName())
                      : node.getName());
        }
      }
      return pointer;
    }

    private static String reason(ConstraintViolation<?> violation) {
      Object constraint = violation.getConstraintDescriptor().getAnnotation();
      if (constraint instanceof NotNull) {
        return "is required";
      }
      if (constraint instanceof Size size && violation.getInvalidValue() instanceof CharSequence) {
        return "must have %d to %d characters".formatted(size.min(), size.max());
      }
      if (constraint instanceof Size size) {
        return "must have %d to %d entries".formatted(size.min(), size.max());
      }
      if (constraint instanceof Min min) {
        return "must be " + min.value() + " at the least";
      }
      if (constraint instanceof Max max) {
        return "must be " + max.value() + " at the most";
      }
      if (constraint instanceof Pattern pattern) {
        return "must match " + pattern.regexp();
      }
      return violation.getMessage();
    }
  }

  /** A body, or another part of the request that the contract asks for, that is not there. */
  @Singleton
  @Replaces(UnsatisfiedRouteHandler.class)
  static final class Missing
      implements ExceptionHandler<UnsatisfiedRouteException, HttpResponse<?>> {

    @Override
    public HttpResponse<?> handle(HttpRequest request, UnsatisfiedRouteException e) {
      return ProblemResponses.of(
          request,
          e instanceof UnsatisfiedBodyRouteException
              ? Problem.invalid("", "is required")
              : argument(e.getArgument(), "is required"));
    }
  }

  /** An argument outside of the body that is not there. */
  @Singleton
  @Replaces(UnsatisfiedArgumentHandler.class)
  static final class NoArgument
      implements ExceptionHandler<UnsatisfiedArgumentException, HttpResponse<?>> {

    @Override
    public HttpResponse<?> handle(HttpRequest request, UnsatisfiedArgumentException e) {
      return ProblemResponses.of(request, argument(e.getArgument(), "is required"));
    }
  }

  /** An argument outside of the body that is not what it should be. */
  @Singleton
  @Replaces(ConversionErrorHandler.class)
  static final class BadArgument
      implements ExceptionHandler<ConversionErrorException, HttpResponse<?>> {

    @Override
    public HttpResponse<?> handle(HttpRequest request, ConversionErrorException e) {
      return ProblemResponses.of(request, argument(e.getArgument(), "is not valid"));
    }
  }

  /** A caller who went away, or a defect of ours. */
  @Singleton
  static final class Unexpected implements ExceptionHandler<Throwable, HttpResponse<?>> {

    private final FailureLog failures;

    Unexpected(FailureLog failures) {
      this.failures = failures;
    }

    @Override
    public HttpResponse<?> handle(HttpRequest request, Throwable e) {
      if (e instanceof EOFException
          || e instanceof SocketException
          || e instanceof ClosedChannelException) {
        LOG.debug("the caller went away", e);
        return ProblemResponses.of(
            request, Problem.of(ProblemKind.MALFORMED_HTTP, "The body did not arrive in full."));
      }
      return ProblemResponses.of(
          request,
          failures.log(
              Problem.of(ProblemKind.INTERNAL, "The request failed. The service's log knows why."),
              e));
    }
  }
}
