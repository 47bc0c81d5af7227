package dev.sluice.shell.http;

import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteAttributes;
import jakarta.validation.Constraint;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A check that the parameters of a request are those of its operation, once each and in their only
 * spelling. Micronaut itself ignores what it does not know, takes the first of two, takes an empty
 * one for none, and {@code queued} for {@code QUEUED}.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class ParametersFilter {

  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");

  @RequestFilter
  void check(HttpRequest<?> request) {
    Violations violations = new Violations();
    Map<String, Argument<?>> known = new HashMap<>();
    parameters(request)
        .forEach(
            parameter -> {
              if (parameter.isAnnotationPresent(QueryValue.class)) {
                known.put(name(parameter), parameter);
              } else if (parameter.isAnnotationPresent(Header.class)
                  && parameter.getAnnotationMetadata().hasStereotype(Constraint.class)) {
                String name = name(parameter);
                check(name, request.getHeaders().getAll(name), violations);
              }
            });
    if (!known.isEmpty()) {
      for (Map.Entry<String, List<String>> given : request.getParameters()) {
        checkQuery(given.getKey(), given.getValue(), known, violations);
      }
    }
    violations.throwIfAny();
  }

  private static void checkQuery(
      String name, List<String> values, Map<String, Argument<?>> known, Violations violations) {
    Argument<?> parameter = known.get(name);
    if (parameter == null) {
      violations.add(Violation.ofParameter(Violations.shown(name), "is not known here"));
    } else if (check(name, values, violations)) {
      String value = values.get(0);
      Class<?> type = parameter.getType();
      if (type.isEnum()
          && Arrays.stream(type.getEnumConstants()).noneMatch(c -> c.toString().equals(value))) {
        violations.add(Violation.ofParameter(name, "has a value that is not allowed"));
      } else if (Number.class.isAssignableFrom(type) && !INTEGER.matcher(value).matches()) {
        violations.add(Violation.ofParameter(name, "must be an integer"));
      } else if (type == Integer.class && new BigInteger(value).bitLength() > 31) {
        violations.add(Violation.ofParameter(name, "is out of range"));
      }
    }
  }

  private static boolean check(String name, List<String> values, Violations violations) {
    if (values.size() > 1) {
      violations.add(Violation.ofParameter(name, "is given twice"));
    } else if (values.size() == 1 && values.get(0).isEmpty()) {
      violations.add(Violation.ofParameter(name, "must not be empty"));
    }
    return values.size() == 1 && !values.get(0).isEmpty();
  }

  /** The operation's parameter of this Java name; empty if that is its body. */
  static Optional<Argument<?>> parameter(HttpRequest<?> request, String javaName) {
    return parameters(request).filter(parameter -> parameter.getName().equals(javaName)).findAny();
  }

  private static Stream<Argument<?>> parameters(HttpRequest<?> request) {
    return RouteAttributes.getRouteMatch(request)
        .filter(MethodBasedRouteMatch.class::isInstance)
        .map(match -> Arrays.stream(((MethodBasedRouteMatch<?, ?>) match).getArguments()))
        .orElse(Stream.empty())
        .filter(argument -> !argument.isAnnotationPresent(Body.class))
        .map(argument -> (Argument<?>) argument);
  }

  /** What a caller knows a parameter by. */
  static String name(Argument<?> parameter) {
    return parameter
        .getAnnotationMetadata()
        .stringValue(Bindable.class)
        .filter(name -> !name.isEmpty())
        .orElse(parameter.getName());
  }
}
