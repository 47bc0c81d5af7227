package dev.sluice.shell.http;

import dev.sluice.engine.access.Scope;
import dev.sluice.shell.SecurityConfiguration;
import dev.sluice.shell.SecurityConfiguration.ApiKeyRule;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
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
 * Keeps pages of other sites from what the contract's operations see and do.
 *
 * <p>A browser sends requests for any page that it shows, and says so ({@code Origin}, {@code
 * Sec-Fetch-Site}); programs send neither. What changes something, and all that is an operator's,
 * must not come from another site's page. And where no API key has to come with it, the name that
 * it was sent to must be this service's: a page of another site may have made its own name stand
 * for this machine (DNS rebinding), and would then count as of the same origin.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class OriginFilter implements Ordered {

  private static final String ANY = "*";
  private static final String SEC_FETCH_SITE = "Sec-Fetch-Site";
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final boolean namesAreChecked;

  /** By which names this service may be asked for. */
  private final Set<String> names;

  /** Those of them that the configuration says its pages have. */
  private final Set<String> hosts;

  OriginFilter(
      SecurityConfiguration security,
      @Property(name = "micronaut.server.host") @Nullable String listensOn) {
    this.hosts = lowerCase(security.hosts().stream());
    this.names =
        lowerCase(
            Stream.of(
                    Stream.of("localhost", "127.0.0.1", "[::1]"),
                    named(listensOn),
                    security.hosts().stream())
                .flatMap(all -> all));
    // Who opens a service to a network without keys has something before it, and names of their
    // own.
    boolean isLeftToOthers = security.openToNetwork() && hosts.isEmpty();
    this.namesAreChecked =
        security.apiKeys() == ApiKeyRule.OFF && !isLeftToOthers && !names.contains(ANY);
  }

  private static Set<String> lowerCase(Stream<String> words) {
    return words.map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
  }

  /** An address of IP version 6 has brackets in the header. */
  private static Stream<String> named(@Nullable String host) {
    return Stream.ofNullable(host).map(name -> name.contains(":") ? "[" + name + "]" : name);
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @RequestFilter
  void check(HttpRequest<?> request) {
    Optional<Scope> scope =
        RouteAttributes.getRouteMatch(request)
            .flatMap(route -> route.getAnnotationMetadata().enumValue(Needs.class, Scope.class));
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
    boolean isForOwnPages = scope.get().isOperators() || !SAFE.contains(request.getMethod());
    if (isForOwnPages && !isOfOwnPage(request, host)) {
      throw new ProblemException(
          Problem.of(ProblemKind.FORBIDDEN, "The request comes from a page of another origin."));
    }
  }

  private static String withoutPort(String authority) {
    return authority.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
  }

  private boolean isOfOwnPage(HttpRequest<?> request, String host) {
    List<String> sites = request.getHeaders().getAll(SEC_FETCH_SITE);
    return OWN_SITES.containsAll(sites)
        && request.getHeaders().getAll(HttpHeaders.ORIGIN).stream()
            .map(origin -> origin.replaceFirst("^https?://", ""))
            // A proxy before this service may have put another Host in.
            .allMatch(
                origin -> origin.equalsIgnoreCase(host) || hosts.contains(withoutPort(origin)));
  }
}
