package dev.sluice.engine.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.engine.job.Owner;
import dev.sluice.engine.queue.Sha256;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes API keys, and knows them again.
 *
 * <p>A key is {@code slk_}, its id, and 256 random bits in URL-safe Base64. Only its SHA-256 is
 * stored, which is enough for something so random, and compared in constant time. Safe for use by
 * many threads; the methods block and throw {@link dev.sluice.engine.job.JobStoreException}.
 */
public final class ApiKeys {

  private static final Pattern KEY = Pattern.compile("slk_([0-9a-f]{12})_[A-Za-z0-9_-]{43}");
  private static final int ID_BYTES = 6;
  private static final int KEY_BYTES = 32;

  private final ApiKeyStore store;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public ApiKeys(ApiKeyStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * A key that was just made.
   *
   * @param text the key itself, which nobody can show again
   * @param key what is stored of it
   */
  public record Made(String text, ApiKey key) {

    /** Without the key itself, which no log is to have. */
    @Override
    public String toString() {
      return "key " + key.id();
    }
  }

  /** Makes a key. */
  public Made create(Owner owner, Set<Scope> scopes) {
    while (true) { // ends: two keys with one id are a matter of 48 random bits
      byte[] id = new byte[ID_BYTES];
      byte[] bytes = new byte[KEY_BYTES];
      random.nextBytes(id);
      random.nextBytes(bytes);
      String name = HexFormat.of().formatHex(id);
      String text =
          "slk_" + name + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      ApiKey key =
          new ApiKey(
              name,
              owner,
              scopes,
              hash(text),
              clock.instant().truncatedTo(ChronoUnit.MILLIS),
              Optional.empty());
      if (store.insert(key)) {
        return new Made(text, key);
      }
    }
  }

  /** The key that a text is; empty if it is none, or was revoked. */
  public Optional<ApiKey> authenticate(String text) {
    Matcher matcher = KEY.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    byte[] hash = hash(text).getBytes(US_ASCII);
    return store
        .find(matcher.group(1))
        .filter(key -> MessageDigest.isEqual(hash, key.hash().getBytes(US_ASCII)))
        .filter(key -> key.revokedAt().isEmpty());
  }

  private static String hash(String text) {
    return HexFormat.of().formatHex(Sha256.of(text));
  }
}
