package dev.sluice.engine.job;

import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.work.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the jobs that run here: extends each lease at half of it, writes down progress, and
 * interrupts a handler whose time is up, whose job was cancelled or whose lease was lost.
 *
 * <p>A job that is done within two seconds costs nothing here. The rows of the others are read
 * every two seconds, a hundred in a call, to see whether somebody wants them cancelled.
 */
final class LeaseKeeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

  /** How long a wish to cancel may go unnoticed, and how often progress is written at the most. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private static final Duration TURN = Duration.ofMillis(250);
  private static final int AT_A_TIME = 100;

  /** Why a handler has returned. */
  enum End {
    BY_ITSELF,
    TIMED_OUT,
    CANCELLED,
    LOST
  }

  private final JobRecords records;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final Ticker ticker = new Ticker("sluice-lease", "keeping leases", this::turn);

  /** Apart, so that a slow store delays no timeout. */
  private final Ticker deadlines =
      new Ticker(
          "sluice-deadline", "ending jobs in time", Ticker.Turn.always(this::checkDeadlines));

  private final Duration halfLease;
  private final Duration lookEvery;

  LeaseKeeper(JobRecords records) {
    this.records = records;
    this.halfLease = records.life().policy().lease().dividedBy(2);
    this.lookEvery =
        halfLease.compareTo(LOOK_EVERY.multipliedBy(2)) < 0 ? halfLease.dividedBy(2) : LOOK_EVERY;
    ticker.start(TURN, TURN);
    deadlines.start(TURN, TURN);
  }

  /** A job that runs, and the thread that its handler runs on. */
  final class Watch {
    private final Lease lease;
    private final Instant deadline;
    private final Thread handler = Thread.currentThread();
    private Job job;
    private Instant lookAt;
    private Instant extendAt;
    private @Nullable Progress progress;
    private @Nullable Progress written;
    private End end = End.BY_ITSELF;
    private boolean ended;

    private Watch(Job job, Duration timeout, ClaimMode mode) {
      Instant now = records.now();
      this.job = job;
      this.lease = job.status().lease().orElseThrow();
      this.deadline = now.plus(timeout);
      // A job that was not claimed has no lease in its row.
      this.lookAt = mode == ClaimMode.CLAIM ? now.plus(lookEvery) : Instant.MAX;
      this.extendAt = now.plus(halfLease);
    }

    /** The handler says how far it has come. */
    synchronized void progress(Progress progress) {
      this.progress = progress;
    }

    /** The handler has returned: no interrupt comes after this. */
    synchronized End end() {
      ended = true;
      watches.remove(this);
      return end;
    }

    /** The row as it was last seen or written. */
    synchronized Job job() {
      return job;
    }

    private synchronized void interrupt(End why) {
      if (!ended && end == End.BY_ITSELF) {
        end = why;
        handler.interrupt();
      }
    }

    private void checkDeadline(Instant now) {
      if (!now.isBefore(deadline)) {
        interrupt(End.TIMED_OUT);
      }
    }

    private synchronized boolean isToBeLookedAt(Instant now) {
      return !now.isBefore(lookAt);
    }

    /** The row was read. */
    private synchronized void seen(@Nullable Job row, Instant now) {
      lookAt = now.plus(lookEvery);
      if (ended) {
        return; // and so has changed its row
      }
      if (row == null || !row.status().isHeldBy(lease)) {
        log.warn("{} is no longer this worker's; its handler is interrupted", job.id());
        interrupt(End.LOST);
        return;
      }
      job = row;
      if (row.status().lease().orElseThrow().wish() == Lease.Wish.CANCEL) {
        interrupt(End.CANCELLED);
      }
    }

    /** The next version of the row, if it is time to write one. */
    private synchronized Optional<Job> extension(Instant now) {
      boolean hasNews = progress != null && !progress.equals(written);
      if (end != End.BY_ITSELF || (now.isBefore(extendAt) && !hasNews)) {
        return Optional.empty();
      }
      written = progress;
      return Optional.of(records.life().extended(job, Optional.ofNullable(progress), now));
    }

    private synchronized void extended(Job next, Instant now) {
      job = next;
      extendAt = now.plus(halfLease);
    }
  }

  /** Begins to look after a job whose handler is about to run on this thread. */
  Watch watch(Job claimed, Duration timeout, ClaimMode mode) {
    Watch watch = new Watch(claimed, timeout, mode);
    watches.add(watch);
    return watch;
  }

  /** How many jobs run. */
  int running() {
    return watches.size();
  }

  private void checkDeadlines() {
    Instant now = records.now();
    watches.forEach(watch -> watch.checkDeadline(now));
  }

  /** One turn of the loop. What fails for some jobs does not hinder the others. */
  private boolean turn() {
    Instant now = records.now();
    List<Watch> due = watches.stream().filter(watch -> watch.isToBeLookedAt(now)).toList();
    Optional<RuntimeException> failure = Optional.empty();
    for (int from = 0; from < due.size(); from += AT_A_TIME) {
      try {
        lookAndExtend(due.subList(from, Math.min(due.size(), from + AT_A_TIME)), now);
      } catch (RuntimeException e) {
        failure = Optional.of(e);
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    return !due.isEmpty();
  }

  private void lookAndExtend(List<Watch> some, Instant now) {
    Map<MessageId, Job> rows = new HashMap<>();
    records
        .find(some.stream().map(watch -> watch.job().id()).toList())
        .forEach(job -> rows.put(job.id(), job));
    some.forEach(watch -> watch.seen(rows.get(watch.job().id()), now));
    List<Watch> extending = new ArrayList<>();
    List<Job> next = new ArrayList<>();
    for (Watch watch : some) {
      Optional<Job> extension = watch.extension(now);
      if (extension.isPresent()) {
        extending.add(watch);
        next.add(extension.get());
      }
    }
    if (next.isEmpty()) {
      return;
    }
    List<Boolean> written = records.replace(next);
    for (int i = 0; i < written.size(); i++) {
      if (written.get(i)) {
        extending.get(i).extended(next.get(i), now);
      } // else somebody has changed the row this moment: the next look shows what
    }
  }

  /** Ends the loop; the leases run out by themselves. May be called twice. */
  @Override
  public void close() {
    ticker.close();
    deadlines.close();
  }
}
