package dev.sluice.engine.job;

import dev.sluice.engine.queue.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes many jobs at once that are due soon, and whose ids say what they are for: a job that is
 * there already is left as it is. Safe for use by many threads.
 */
public final class JobDispatcher {

  private static final Logger log = LoggerFactory.getLogger(JobDispatcher.class);

  /** A job that is to be made. */
  public sealed interface Planned {

    /** What the job is. */
    JobOrder order();

    /**
     * One that is to run.
     *
     * @param notBefore when, at the earliest
     */
    record ToRun(JobOrder order, Instant notBefore) implements Planned {}

    /** One that is not to run: its row is to say so. */
    record NotToRun(JobOrder order) implements Planned {}
  }

  private final JobStore store;
  private final JobSender sender;
  private final JobLife life;
  private final InstantSource clock;

  public JobDispatcher(JobStore store, JobSender sender, JobLife life, InstantSource clock) {
    this.store = store;
    this.sender = sender;
    this.life = life;
    this.clock = clock;
  }

  /**
   * Stores these jobs, and sends those that are to run. What is stored and cannot be sent is sent
   * later by the {@link Recoverer}. Blocks.
   *
   * @param planned at most 100, with different ids
   * @return for each, in their order, whether its row is that of a job to run, whoever made it
   * @throws JobStoreException if the store did not confirm all of them; some may be there all the
   *     same
   */
  public List<Boolean> dispatch(List<Planned> planned) {
    Instant now = clock.instant();
    List<Job> rows = planned.stream().map(plan -> row(plan, now)).toList();
    List<Insertion> insertions = store.insert(rows);
    List<Job> made = new ArrayList<>();
    List<Job> unsure = new ArrayList<>();
    List<Boolean> toRun = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (insertions.get(i) instanceof Insertion.Existing existing) {
        Job there = existing.job();
        toRun.add(there.state() != JobState.CANCELLED || there.version() > 1);
        if (there.state() == JobState.QUEUED && there.version() == 1) {
          unsure.add(there); // who stored it may have been lost before sending it
        }
      } else {
        boolean runs = planned.get(i) instanceof Planned.ToRun;
        toRun.add(runs);
        if (runs) {
          made.add(rows.get(i));
        }
      }
    }
    List<Job> unsent = send(made, now);
    if (!unsent.isEmpty()) {
      log.warn("{} jobs are stored, and could not be sent yet", unsent.size());
    }
    unsure.addAll(unsent);
    if (!unsure.isEmpty()) { // from now on the recoverer looks after them, in whatever store
      store.replace(unsure.stream().map(life::unsent).toList());
    }
    return toRun;
  }

  private Job row(Planned plan, Instant now) {
    return plan instanceof Planned.ToRun run
        ? life.created(run.order(), now, Optional.of(run.notBefore()))
        : life.unwanted(plan.order(), now);
  }

  /** Those that the queue did not confirm. */
  private List<Job> send(List<Job> jobs, Instant now) {
    Map<Duration, List<Job>> byDelay = new TreeMap<>();
    for (Job job : jobs) {
      Instant due = JobLife.dueAt(job);
      if (JobLife.isForQueueNow(due, now)) {
        byDelay.computeIfAbsent(delay(now, due), delay -> new ArrayList<>()).add(job);
      }
    }
    List<CompletableFuture<List<Job>>> sending =
        byDelay.entrySet().stream()
            .map(entry -> sender.send(entry.getValue(), entry.getKey()))
            .toList();
    return sending.stream().flatMap(unsent -> JobSender.await(unsent).stream()).toList();
  }

  /** To the second, for messages that share a call share their delay. */
  private static Duration delay(Instant now, Instant due) {
    Duration delay = Duration.between(now, due);
    return delay.isNegative()
        ? Duration.ZERO
        : Duration.ofSeconds(delay.plusMillis(999).toSeconds());
  }

  /** Looks jobs up, at most 100; those that are there, in no particular order. */
  public List<Job> find(Collection<MessageId> ids) {
    return ids.isEmpty() ? List.of() : store.find(ids);
  }
}
