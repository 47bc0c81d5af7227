package dev.sluice.engine.schedule;

import dev.sluice.engine.job.Owner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A store in memory, for unit tests: the port's whole contract. Nothing outlives the process. */
public final class InMemoryScheduleStore implements ScheduleStore {

  private final TreeMap<ScheduleId, Schedule> rows = new TreeMap<>();

  @Override
  public synchronized boolean insert(Schedule schedule) {
    return rows.putIfAbsent(schedule.id(), schedule) == null;
  }

  @Override
  public synchronized Optional<Schedule> find(ScheduleId id) {
    return Optional.ofNullable(rows.get(id));
  }

  @Override
  public synchronized List<Boolean> replace(List<Schedule> schedules) {
    List<Boolean> results = new ArrayList<>();
    for (Schedule next : schedules) {
      Schedule row = rows.get(next.id());
      boolean isNext = row != null && row.version() == next.version() - 1;
      if (isNext) {
        rows.put(next.id(), next);
      }
      results.add(isNext);
    }
    return results;
  }

  @Override
  public synchronized boolean delete(ScheduleId id) {
    return rows.remove(id) != null;
  }

  @Override
  public synchronized SchedulePage list(Owner owner, Optional<ScheduleId> after, int limit) {
    return SchedulePage.of(
        rows.values().stream()
            .filter(schedule -> schedule.owner().equals(owner))
            .filter(schedule -> after.isEmpty() || schedule.id().compareTo(after.get()) > 0)
            .limit(limit + 1L)
            .toList(),
        limit);
  }

  @Override
  public synchronized List<Schedule> due(Instant now, int most) {
    return rows.values().stream()
        .filter(schedule -> next(schedule).compareTo(now) <= 0)
        .sorted(Comparator.comparing(InMemoryScheduleStore::next))
        .limit(most)
        .toList();
  }

  private static Instant next(Schedule schedule) {
    return schedule.status().nextRunAt().orElse(Instant.MAX);
  }

  @Override
  public void close() {}
}
