package dev.sluice.engine.access;

import dev.sluice.engine.job.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where API keys are stored. The methods block, and throw {@link
 * dev.sluice.engine.job.JobStoreException} when a call fails, within 10 seconds at the most.
 * Implementations are safe for use by many threads, and pass {@code ApiKeyStoreContract}.
 */
public interface ApiKeyStore extends AutoCloseable {

  /** Stores a key; says whether it is stored, which it is not if its id was there already. */
  boolean insert(ApiKey key);

  /** A key as it is now. */
  Optional<ApiKey> find(String id);

  /** An owner's keys, the revoked ones too, by id; at most 1,000. */
  List<ApiKey> list(Owner owner);

  /**
   * Revokes a key for good.
   *
   * @return the key as it is then; empty if it is not there
   */
  Optional<ApiKey> revoke(String id, Instant at);

  /** Ends the use of this object; the rows stay. May be called twice. */
  @Override
  void close();
}
