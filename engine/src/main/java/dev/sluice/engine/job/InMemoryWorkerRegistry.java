package dev.sluice.engine.job;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A registry in memory, for unit tests. */
public final class InMemoryWorkerRegistry implements WorkerRegistry {

  private final Map<WorkerId, WorkerCard> cards = new HashMap<>();

  @Override
  public synchronized void beat(WorkerCard card) {
    cards.put(card.id(), card);
  }

  @Override
  public synchronized void leave(WorkerId worker) {
    cards.remove(worker);
  }

  @Override
  public synchronized List<WorkerCard> seenSince(Instant moment) {
    return cards.values().stream()
        .filter(card -> !card.seenAt().isBefore(moment))
        .sorted(Comparator.comparing(card -> card.id().value()))
        .toList();
  }

  @Override
  public void close() {}
}
