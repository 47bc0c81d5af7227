package dev.sluice.engine.job;

import dev.sluice.engine.work.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that looks after jobs whose time has come: it takes those back whose worker was lost,
 * sends those that are due and those that nobody has claimed, and deletes those that were kept long
 * enough.
 *
 * <p>Any number of replicas may run: each change is a compare-and-set, so that one of them makes
 * it, and only that one sends the message. While much waits on the queue nothing is sent again that
 * is likely to be among it, unless it is long overdue.
 */
public final class Recoverer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Recoverer.class);

  private static final int AT_A_TIME = 100;
  private static final int ROUNDS = 20;

  /** With so many messages waiting, one that nobody has claimed is more likely late than lost. */
  private static final long DEEP = 1_000;

  /** So long overdue it is sent again in any case: others may keep the queue deep for ever. */
  private static final Duration LATE = Duration.ofMinutes(30);

  private static final int PURGED_AT_A_TIME = 1_000;
  private static final Duration PURGE_EVERY = Duration.ofSeconds(30);

  private final JobStore store;
  private final JobSender sender;
  private final JobLife life;
  private final InstantSource clock;
  private final LongAdder lost = new LongAdder();
  private final LongAdder resent = new LongAdder();
  private final Ticker ticker =
      new Ticker("sluice-recover", "looking after jobs", Ticker.Turn.always(this::turn));

  private Instant purgeAt = Instant.MIN;

  /** A recoverer that does nothing before {@link #start}. */
  public Recoverer(JobStore store, JobSender sender, JobLife life, InstantSource clock) {
    this.store = store;
    this.sender = sender;
    this.life = life;
    this.clock = clock;
  }

  /**
   * Begins to look.
   *
   * @param every how often; 1 s finds a lost worker within a second of its lease
   */
  public void start(Duration every) {
    ticker.start(every, every);
  }

  /** How many jobs were taken back from a lost worker. */
  public long lost() {
    return lost.sum();
  }

  /** How many messages were sent: of jobs that came due, and of jobs that nobody had claimed. */
  public long resent() {
    return resent.sum();
  }

  /** One turn of the loop. */
  void turn() {
    Instant now = clock.instant();
    if (!now.isBefore(purgeAt)) {
      int purged = store.purge(now, PURGED_AT_A_TIME);
      purgeAt = purged == PURGED_AT_A_TIME ? now : now.plus(PURGE_EVERY);
    }
    each(JobState.RUNNING, now, now, life::lost);
    each(JobState.SCHEDULED, now, now, life::resent);
    if (!store.due(JobState.QUEUED, now, 1).isEmpty()) {
      each(JobState.QUEUED, isDeep() ? now.minus(LATE) : now, now, life::resent);
    }
  }

  private boolean isDeep() {
    return JobSender.await(sender.ready()) >= DEEP;
  }

  private void each(
      JobState state, Instant before, Instant now, BiFunction<Job, Instant, Job> change) {
    for (int round = 0; round < ROUNDS; round++) {
      List<Job> due = store.due(state, before, AT_A_TIME);
      List<Job> changed = due.stream().map(job -> change.apply(job, now)).toList();
      if (!changed.isEmpty()) {
        changed(state, changed, store.replace(changed));
      }
      if (due.size() < AT_A_TIME) {
        return;
      }
    }
  }

  private void changed(JobState from, List<Job> jobs, List<Boolean> written) {
    List<CompletableFuture<Submission>> sending = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      Job job = jobs.get(i);
      if (!written.get(i)) {
        continue; // another replica, or a worker, was first
      }
      if (from == JobState.RUNNING) {
        lost.increment();
        log.info("{} has lost its worker and is {} again", job.id(), job.state());
      } else {
        resent.increment();
        log.debug("{} was {} and is sent", job.id(), from);
        sending.add(sender.send(job, Duration.ZERO));
      }
    }
    // What fails here is found again when its new time has come.
    sending.stream()
        .map(JobSender::await)
        .filter(result -> !(result instanceof Submission.Accepted))
        .findFirst()
        .ifPresent(result -> log.warn("jobs that are due could not be sent: {}", result));
  }

  /** Stops, within 5 s; a turn that goes on is interrupted. May be called twice. */
  @Override
  public void close() {
    ticker.close();
  }
}
