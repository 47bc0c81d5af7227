package dev.sluice.reader.status;

import dev.sluice.engine.access.ApiKey;
import dev.sluice.engine.access.Scope;
import dev.sluice.reader.model.Rights;
import dev.sluice.shell.http.ApiKeyFilter;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.context.ServerRequestContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who acts, and a line in the log for each action. To be called on the request's own thread. */
@Singleton
final class Audit {

  private static final Logger log = LoggerFactory.getLogger(Audit.class);

  /**
   * Who asks, from where: to write down what was done, once it is.
   *
   * @param who and from where
   */
  record Caller(String who) {

    /** Writes an action down. */
    void did(String action) {
      log.info("{}, asked for by {}", action, who);
    }
  }

  /** Who asks. */
  Caller caller() {
    Optional<HttpRequest<Object>> request = ServerRequestContext.currentRequest();
    String who =
        request
            .flatMap(ApiKeyFilter::key)
            .map(key -> key.owner() + " (API key " + key.id() + ")")
            .orElse("somebody without an API key");
    String from = request.map(r -> r.getRemoteAddress().getHostString()).orElse("nowhere");
    return new Caller(who + " from " + from);
  }

  /** What the caller may do. */
  Rights rights() {
    Optional<ApiKey> key = ServerRequestContext.currentRequest().flatMap(ApiKeyFilter::key);
    Rights rights = new Rights(key.isEmpty() || key.get().scopes().contains(Scope.OPERATE));
    key.ifPresent(known -> rights.setUser(known.owner().value()));
    return rights;
  }
}
