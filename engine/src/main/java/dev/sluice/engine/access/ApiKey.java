package dev.sluice.engine.access;

import dev.sluice.engine.job.Owner;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An API key as it is stored: all but the key itself.
 *
 * @param id its name, which is part of the key: 12 hexadecimal digits
 * @param owner whose it is
 * @param scopes what it is good for; copied
 * @param hash the SHA-256 of the key, in 64 hexadecimal digits
 * @param createdAt when it was made, to the millisecond
 * @param revokedAt since when it is good for nothing
 */
public record ApiKey(
    String id,
    Owner owner,
    Set<Scope> scopes,
    String hash,
    Instant createdAt,
    Optional<Instant> revokedAt) {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");

  public ApiKey {
    if (!isId(id)) {
      throw new IllegalArgumentException("the id of an API key has 12 hexadecimal digits");
    }
    scopes = Set.copyOf(scopes);
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Good for nothing from now on; unchanged if it was before. */
  public ApiKey revoked(Instant at) {
    return revokedAt.isPresent()
        ? this
        : new ApiKey(id, owner, scopes, hash, createdAt, Optional.of(at));
  }
}
