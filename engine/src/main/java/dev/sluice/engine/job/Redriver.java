package dev.sluice.engine.job;

import dev.sluice.engine.queue.AcknowledgeResult;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.SendResult;
import dev.sluice.engine.work.DeadLetters;
import dev.sluice.engine.work.WorkSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at dead letters, and sends them to the queue again.
 *
 * <p>A message goes back as it was, under its id. Of a job its row decides: one that has failed is
 * repeated by a new one ({@link JobOrder#again()}, or the repeat of that where it has failed, too);
 * one that is not finished goes back as it was, and its claim decides; one that has succeeded or
 * was cancelled has no use for its letter. However often a letter comes, there is one repeat. What
 * is sent is sent first and taken off the dead-letter queue afterwards, so that a death in between
 * costs a duplicate and nothing more.
 *
 * <p>Safe for use by many threads; one look or redrive at a time.
 */
public final class Redriver implements AutoCloseable {

  /** How many letters are walked over at the most to find the chosen ones. */
  public static final int MOST_LOOKED_AT = 1_000;

  private static final Logger log = LoggerFactory.getLogger(Redriver.class);
  private static final Duration WAIT = Duration.ofSeconds(1);

  /** How many letters in a row may fail before it is given up: the queue or the store is down. */
  private static final int MOST_FAILURES = 10;

  /** How long a chain of repeats that have all failed is followed. */
  private static final int MOST_REPEATS = 100;

  /** A queue may return nothing though there is something; not twice in a row, we say. */
  private static final int EMPTY_ANSWERS = 2;

  private final MessageQueue queue;
  private final MessageQueue dead;
  private final Optional<Jobs> jobs;
  private final InstantSource clock;
  private final ReentrantLock one = new ReentrantLock();
  private volatile RedriveProgress progress = RedriveProgress.NONE;
  private @Nullable Thread thread;
  private volatile boolean closed;

  /**
   * Does nothing before it is asked.
   *
   * @param jobs where jobs are repeated; empty where there is no store, and jobs are messages
   */
  public Redriver(WorkSource source, Optional<Jobs> jobs, InstantSource clock) {
    this.queue = source.queue();
    this.dead = source.dead();
    this.jobs = jobs;
    this.clock = clock;
  }

  /** How the last redrive stands. */
  public RedriveProgress progress() {
    return progress;
  }

  /**
   * Some dead letters, which are given back at once. Blocks, up to some seconds.
   *
   * @param most how many at the most
   * @return empty while a redrive goes on
   * @throws QueueException if the queue cannot be read
   */
  public Optional<List<Delivery>> look(int most) {
    if (!one.tryLock()) {
      return Optional.empty();
    }
    Map<MessageId, Delivery> found = new LinkedHashMap<>();
    List<Delivery> held = new ArrayList<>();
    try {
      for (int before = -1; found.size() > before && found.size() < most; ) {
        before = found.size(); // what brings nothing new is the end
        List<Delivery> brought = receive(most - found.size());
        held.addAll(brought);
        brought.forEach(delivery -> found.put(delivery.id(), delivery));
      }
      return Optional.of(List.copyOf(found.values()));
    } finally {
      giveBack(held);
      one.unlock();
    }
  }

  /**
   * Begins to send letters again, in the background.
   *
   * @param chosen which ones; all that are there now if empty
   * @return how it stands; empty if one goes on
   */
  public synchronized Optional<RedriveProgress> start(Set<MessageId> chosen) {
    if (closed || progress.state() == RedriveProgress.State.RUNNING || one.isLocked()) {
      return Optional.empty();
    }
    RedriveProgress begun = RedriveProgress.begun(clock.instant(), chosen);
    progress = begun;
    Thread redrive = new Thread(() -> run(Set.copyOf(chosen)), "sluice-redrive");
    redrive.setDaemon(true);
    thread = redrive;
    redrive.start();
    return Optional.of(begun);
  }

  private void run(Set<MessageId> chosen) {
    one.lock();
    Optional<String> error = Optional.empty();
    try {
      error = chosen.isEmpty() ? all() : only(chosen);
    } catch (RuntimeException e) {
      error = Optional.of(String.valueOf(e.getMessage()));
    } finally {
      progress = progress.ended(clock.instant(), error);
      one.unlock();
      log.info(
          "redrive: {} dead letters were sent again, {} were not{}",
          progress.moved(),
          progress.failed(),
          progress.error().map(why -> " (" + why + ")").orElse(""));
    }
  }

  /** Those that come back dead meanwhile are left, or it might never end. */
  private Optional<String> all() {
    Instant begun = clock.instant();
    long of = await(dead.depth()).ready();
    progress = progress.of(of);
    // The queue's count is approximate, and clocks differ: this ends it in any case.
    long most = 2 * of + MOST_LOOKED_AT;
    return walk(letter -> !letter.sentAt().isAfter(begun), most);
  }

  private Optional<String> only(Set<MessageId> chosen) {
    Set<MessageId> open = new HashSet<>(chosen);
    Optional<String> error = walk(letter -> open.remove(letter.id()), MOST_LOOKED_AT);
    return open.isEmpty() || error.isPresent()
        ? error
        : Optional.of(open.size() + " of the chosen were not found on the dead-letter queue");
  }

  /** Walks over letters, each of them once, and gives back those that stay. */
  private Optional<String> walk(Predicate<Delivery> wanted, long most) {
    Set<MessageId> seen = new HashSet<>();
    List<Delivery> left = new ArrayList<>();
    int failures = 0;
    try {
      for (int nothingNew = 0; nothingNew < EMPTY_ANSWERS && seen.size() < most; ) {
        int before = seen.size();
        for (Delivery letter : receive(dead.limits().messages())) {
          // One that is seen again was hidden for too short a time, or not taken off.
          if (closed || !seen.add(letter.id()) || !wanted.test(letter)) {
            left.add(letter);
          } else if (moves(letter)) {
            failures = 0;
          } else {
            left.add(letter);
            failures++;
          }
        }
        nothingNew = seen.size() == before ? nothingNew + 1 : 0;
        if (failures >= MOST_FAILURES) {
          return Optional.of("given up after " + failures + " failures in a row");
        }
      }
      return Optional.empty();
    } finally {
      giveBack(left);
    }
  }

  /** Sends a letter again; false if it stays. */
  private boolean moves(Delivery letter) {
    Optional<String> obstacle;
    try {
      obstacle = sendAgain(letter.message());
    } catch (QueueException | JobStoreException e) {
      obstacle = Optional.of(String.valueOf(e.getMessage()));
    }
    if (obstacle.isPresent()) {
      progress = progress.oneFailed(letter.id() + ": " + obstacle.get());
      return false;
    }
    progress = progress.oneMoved();
    forget(letter);
    return true;
  }

  /** Only now, when the queue has it, may the dead-letter queue forget it. */
  private void forget(Delivery letter) {
    try {
      if (await(dead.acknowledge(List.of(letter))).get(0) == AcknowledgeResult.GONE) {
        return;
      }
    } catch (QueueException e) {
      log.debug("the dead-letter queue did not confirm that {} is off it", letter.id(), e);
    }
    log.warn("{} was sent again, and may stay on the dead-letter queue", letter.id());
  }

  private Optional<String> sendAgain(Message letter) {
    Message message = DeadLetters.unmarked(letter);
    Optional<JobOrder> order = jobs.isPresent() ? order(message) : Optional.empty();
    if (order.isPresent()) {
      Optional<Job> row = find(order.get().id());
      if (row.isEmpty() || row.get().state() == JobState.FAILED) {
        return repeat(order.get());
      }
      if (row.get().state().isFinished()) {
        return Optional.empty(); // nothing is left to do for it
      }
    }
    SendResult result = await(queue.send(List.of(message), Duration.ZERO)).get(0);
    return result instanceof SendResult.Sent
        ? Optional.empty()
        : Optional.of("it could not be sent (" + result + ")");
  }

  private Optional<Job> find(MessageId id) {
    return jobs.orElseThrow().find(Optional.empty(), id);
  }

  /** Makes the job that repeats it, or the one that repeats its last repeat that has failed. */
  private Optional<String> repeat(JobOrder order) {
    JobOrder again = order.again();
    for (int repeats = 1; repeats < MOST_REPEATS && hasFailed(again); repeats++) {
      again = again.again();
    }
    Submission submission = await(jobs.orElseThrow().submit(again, Optional.empty()));
    return submission instanceof Submission.Accepted
        ? Optional.empty()
        : Optional.of("the job could not be repeated (" + submission + ")");
  }

  private boolean hasFailed(JobOrder order) {
    return find(order.id()).filter(job -> job.state() == JobState.FAILED).isPresent();
  }

  /** What only says that it is a job is sent again as it is. */
  private static Optional<JobOrder> order(Message message) {
    try {
      return JobMessages.order(message);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private List<Delivery> receive(int most) {
    if (closed) {
      throw new QueueException("this box stops");
    }
    return await(dead.receive(Math.min(most, dead.limits().messages()), WAIT));
  }

  private void giveBack(List<Delivery> letters) {
    List<CompletableFuture<Void>> releases =
        letters.stream().map(letter -> dead.release(letter, Duration.ZERO)).toList();
    for (CompletableFuture<Void> release : releases) {
      try {
        await(release);
      } catch (QueueException e) {
        log.debug("a dead letter stays hidden until its visibility ends: {}", e.getMessage());
      }
    }
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return JobSender.await(future);
    } catch (CompletionException e) {
      if (e.getCause() instanceof QueueException cause) {
        throw cause;
      }
      throw new QueueException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Ends what goes on after the letter that it is at, 10 s at the most. */
  @Override
  public void close() {
    closed = true;
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running == null) {
      return;
    }
    try {
      running.join(Duration.ofSeconds(10).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
