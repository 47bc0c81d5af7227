package dev.sluice.engine.job;

import dev.sluice.engine.queue.MessageId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A store in memory, for unit tests: the port's whole contract. Nothing outlives the process. */
public final class InMemoryJobStore implements JobStore {

  private static final Comparator<Job> NEWEST_FIRST =
      Comparator.comparing(Job::createdAt).thenComparing(Job::id).reversed();

  private final Map<MessageId, Job> rows = new HashMap<>();

  @Override
  public synchronized List<Insertion> insert(List<Job> jobs) {
    List<Insertion> results = new ArrayList<>();
    for (Job job : jobs) {
      Job there = rows.putIfAbsent(job.id(), job);
      results.add(there == null ? new Insertion.Inserted() : new Insertion.Existing(there));
    }
    return results;
  }

  @Override
  public synchronized List<Job> find(Collection<MessageId> ids) {
    return ids.stream().distinct().filter(rows::containsKey).map(rows::get).toList();
  }

  @Override
  public synchronized List<Boolean> replace(List<Job> jobs) {
    List<Boolean> results = new ArrayList<>();
    for (Job job : jobs) {
      Job row = rows.get(job.id());
      if (row == null || row.version() != job.version() - 1) {
        results.add(false);
        continue;
      }
      rows.put(job.id(), new Job(row.order(), row.createdAt(), job.version(), job.status()));
      results.add(true);
    }
    return results;
  }

  @Override
  public synchronized JobPage list(JobQuery query) {
    List<Job> found =
        rows.values().stream()
            .filter(job -> job.order().owner().equals(query.owner()))
            .filter(job -> query.state().map(job.state()::equals).orElse(true))
            .filter(job -> query.type().map(job.order().type()::equals).orElse(true))
            .filter(job -> query.after().map(place -> isBehind(job, place)).orElse(true))
            .sorted(NEWEST_FIRST)
            .limit(query.limit() + 1L)
            .toList();
    if (found.size() <= query.limit()) {
      return new JobPage(found, Optional.empty());
    }
    List<Job> page = found.subList(0, query.limit());
    return new JobPage(page, Optional.of(JobCursor.behind(page.get(page.size() - 1))));
  }

  private static boolean isBehind(Job job, JobCursor place) {
    int byTime = job.createdAt().compareTo(place.createdAt());
    return byTime < 0 || (byTime == 0 && job.id().compareTo(place.id()) < 0);
  }

  @Override
  public synchronized List<Job> due(JobState state, Instant now, int most) {
    return rows.values().stream()
        .filter(job -> job.state() == state && !job.status().timing().wakeAt().isAfter(now))
        .sorted(Comparator.comparing(job -> job.status().timing().wakeAt()))
        .limit(most)
        .toList();
  }

  @Override
  public synchronized OptionalInt queuedBefore(Instant createdAt, int most) {
    return OptionalInt.of(
        (int)
            rows.values().stream()
                .filter(
                    job -> job.state() == JobState.QUEUED && job.createdAt().isBefore(createdAt))
                .limit(most)
                .count());
  }

  @Override
  public synchronized int purge(Instant now, int most) {
    List<MessageId> over =
        rows.values().stream()
            .filter(job -> job.state().isFinished() && !job.status().timing().wakeAt().isAfter(now))
            .map(Job::id)
            .limit(most)
            .toList();
    over.forEach(rows::remove);
    return over.size();
  }

  @Override
  public void check() {}

  @Override
  public void close() {}
}
