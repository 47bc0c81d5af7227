package dev.sluice.engine.access;

import dev.sluice.engine.job.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A store in memory, for unit tests: the port's whole contract. */
public final class InMemoryApiKeyStore implements ApiKeyStore {

  private final TreeMap<String, ApiKey> rows = new TreeMap<>();

  @Override
  public synchronized boolean insert(ApiKey key) {
    return rows.putIfAbsent(key.id(), key) == null;
  }

  @Override
  public synchronized Optional<ApiKey> find(String id) {
    return Optional.ofNullable(rows.get(id));
  }

  @Override
  public synchronized List<ApiKey> list(Owner owner) {
    return rows.values().stream().filter(key -> key.owner().equals(owner)).toList();
  }

  @Override
  public synchronized Optional<ApiKey> revoke(String id, Instant at) {
    return Optional.ofNullable(rows.computeIfPresent(id, (same, key) -> key.revoked(at)));
  }

  @Override
  public void close() {}
}
