package dev.sluice.writer;

import dev.sluice.engine.access.ApiKey;
import dev.sluice.engine.job.Owner;
import dev.sluice.shell.http.ApiKeyFilter;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.ProblemKind;
import io.micronaut.http.context.ServerRequestContext;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Who is asking. The one place that knows: whom the API key belongs to, or everybody where none is
 * required. To be asked on the request's own thread.
 */
@Singleton
final class Caller {

  private static Optional<Owner> keyOwner() {
    return ServerRequestContext.currentRequest().flatMap(ApiKeyFilter::key).map(ApiKey::owner);
  }

  /** Whose the request's new jobs are, and whose are listed. */
  Owner owner() {
    return keyOwner().orElse(Owner.OPEN);
  }

  /** Whose jobs alone the request may see; empty for anybody's. */
  Optional<Owner> sees() {
    return keyOwner();
  }

  /**
   * The user that the request's address names.
   *
   * @throws ProblemException if it is not the caller: it is the same whether there is such a user
   *     or not
   */
  Owner named(String username) {
    if (keyOwner().filter(owner -> !owner.value().equals(username)).isPresent()) {
      throw new ProblemException(
          Problem.of(ProblemKind.FORBIDDEN, "The API key is another user's."));
    }
    return new Owner(username);
  }
}
