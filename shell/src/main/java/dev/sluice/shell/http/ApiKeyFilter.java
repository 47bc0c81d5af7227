package dev.sluice.shell.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.engine.access.ApiKey;
import dev.sluice.engine.access.ApiKeys;
import dev.sluice.engine.access.Scope;
import dev.sluice.engine.job.JobStoreException;
import dev.sluice.shell.SecurityConfiguration.ApiKeyRule;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.condition.Condition;
import io.micronaut.context.condition.ConditionContext;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.management.endpoint.annotation.Endpoint;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteMatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Lets nobody in without an API key that is good for what they ask, where keys are required.
 *
 * <p>It goes by the route that a request has come to, not by how its address is spelled; and a
 * route that does not say what it {@link Needs} is closed. What a key is good for is remembered for
 * 10 seconds, so that a revoked one works no longer than that.
 */
@ServerFilter("/**")
@Requires(condition = ApiKeyFilter.AreRequired.class)
public final class ApiKeyFilter implements Ordered {

  private static final String KEY = "sluice.api-key";
  private static final String SCHEME = "Bearer ";
  private static final Duration REMEMBERED = Duration.ofSeconds(10);
  private static final int MOST_REMEMBERED = 10_000;

  /** By the setting as it is understood, not as it is spelled. */
  @SuppressWarnings("rawtypes") // as the interface has it
  static final class AreRequired implements Condition {

    @Override
    public boolean matches(ConditionContext context) {
      return context
              .getProperty("sluice.security.api-keys", ApiKeyRule.class)
              .orElse(ApiKeyRule.OFF)
          == ApiKeyRule.REQUIRED;
    }
  }

  private final ApiKeys keys;
  private final FailureLog failures;
  private final Cache<String, Optional<ApiKey>> remembered =
      Caffeine.newBuilder().expireAfterWrite(REMEMBERED).maximumSize(MOST_REMEMBERED).build();

  ApiKeyFilter(ApiKeys keys, FailureLog failures) {
    this.keys = keys;
    this.failures = failures;
  }

  /** The key that a request has come with; empty where none is required. */
  public static Optional<ApiKey> key(HttpRequest<?> request) {
    return request.getAttribute(KEY, ApiKey.class);
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING) // the store of the keys blocks
  void authorize(HttpRequest<?> request) {
    Optional<RouteMatch<?>> route = RouteAttributes.getRouteMatch(request);
    if (route.isEmpty() || isOpen(route.get())) {
      return;
    }
    ApiKey key = authenticated(request);
    Optional<Scope> needed =
        route.get().getAnnotationMetadata().enumValue(Needs.class, Scope.class);
    if (needed.isEmpty()) {
      throw new ProblemException(
          Problem.of(ProblemKind.FORBIDDEN, "No key is good for this: it is not in the contract."));
    }
    if (!key.scopes().contains(needed.get())) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.FORBIDDEN,
              "This needs a key with the scope " + needed.get().text() + "."));
    }
    request.setAttribute(KEY, key);
  }

  /**
   * Whether the key that a request has come with is good for this now. Blocks as the store does.
   */
  public boolean stillAllows(HttpRequest<?> request, Scope scope) {
    try {
      return authenticated(request).scopes().contains(scope);
    } catch (ProblemException e) {
      return e.problem().kind() == ProblemKind.STORE_UNAVAILABLE; // that says nothing of the key
    }
  }

  private static boolean isOpen(RouteMatch<?> route) {
    return route.getAnnotationMetadata().hasStereotype(Open.class)
        || route.getAnnotationMetadata().hasStereotype(Endpoint.class);
  }

  private ApiKey authenticated(HttpRequest<?> request) {
    List<String> headers = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    boolean isOne =
        headers.size() == 1 && headers.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return (isOne
            ? key(headers.get(0).substring(SCHEME.length()).stripLeading())
            : Optional.<ApiKey>empty())
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(
                            ProblemKind.UNAUTHORIZED,
                            "There is no API key that is good here. Send one as Authorization: Bearer.")
                        .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer")));
  }

  private Optional<ApiKey> key(String text) {
    try {
      return remembered.get(text, keys::authenticate);
    } catch (JobStoreException e) {
      throw new ProblemException(
          failures.log(
              Problem.of(
                  ProblemKind.STORE_UNAVAILABLE,
                  "The store of API keys did not answer as it should. Try again."),
              String.valueOf(e.getMessage())));
    }
  }
}
