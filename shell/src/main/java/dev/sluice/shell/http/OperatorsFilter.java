package dev.sluice.shell.http;

import dev.sluice.engine.access.Scope;
import dev.sluice.shell.SecurityConfiguration;
import dev.sluice.shell.SecurityConfiguration.ApiKeyRule;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.web.router.RouteAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of other sites from what operators see and do.
 *
 * <p>A browser sends requests for any page that it shows. One that is to act says where it comes
 * from ({@code Origin}, and {@code Sec-Fetch-Site}), and must come from this service's own page.
 * And where no API key has to come with it, the name that it was sent to must be this service's: a
 * page of another site may have made its own name stand for this machine (DNS rebinding), and would
 * then count as of the same origin. Programs send neither header.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class OperatorsFilter implements Ordered {

  private static final String ANY = "*";
  private static final String SEC_FETCH_SITE = "Sec-Fetch-Site";
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final boolean namesAreChecked;
  private final Set<String> names;

  OperatorsFilter(
      SecurityConfiguration security,
      @Property(name = "micronaut.server.host") @Nullable String listensOn) {
    this.names =
        Stream.concat(
                Stream.of("localhost", "127.0.0.1", "[::1]"),
                Stream.concat(Stream.ofNullable(listensOn), security.hosts().stream()))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    this.namesAreChecked = security.apiKeys() == ApiKeyRule.OFF && !names.contains(ANY);
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @RequestFilter
  void check(HttpRequest<?> request) {
    Optional<Scope> scope =
        RouteAttributes.getRouteMatch(request)
            .flatMap(route -> route.getAnnotationMetadata().enumValue(Needs.class, Scope.class))
            .filter(Scope::isOperators);
    if (scope.isEmpty()) {
      return;
    }
    String host = String.join(",", request.getHeaders().getAll(HttpHeaders.HOST));
    if (namesAreChecked && !names.contains(withoutPort(host))) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.WRONG_HOST,
              "The Host header says "
                  + Violations.shown(host)
                  + ". Set SLUICE_SECURITY_HOSTS if that is right."));
    }
    if (scope.get() == Scope.OPERATE && !isOfOwnPage(request, host)) {
      throw new ProblemException(
          Problem.of(ProblemKind.FORBIDDEN, "The request comes from a page of another origin."));
    }
  }

  private static String withoutPort(String host) {
    return host.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
  }

  private static boolean isOfOwnPage(HttpRequest<?> request, String host) {
    List<String> origins = request.getHeaders().getAll(HttpHeaders.ORIGIN);
    List<String> sites = request.getHeaders().getAll(SEC_FETCH_SITE);
    return OWN_SITES.containsAll(sites)
        && origins.stream().allMatch(origin -> origin.replaceFirst("^https?://", "").equals(host));
  }
}
