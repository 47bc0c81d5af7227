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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at dead letters, and sends them to the queue again.
 *
 * <p>A message goes back as it was, under its id. A job has failed for good, and so a new one is
 * made that repeats it ({@link JobOrder#again()}): however often a letter comes, there is one. What
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

  /** A queue may return nothing though there is something; not twice in a row, we say. */
  private static final int EMPTY_ANSWERS = 2;

  /** How a redrive stands. */
  public enum State {
    /** There was none. */
    NONE,
    /** It goes on. */
    RUNNING,
    /** It is over. */
    DONE
  }

  /**
   * How the last redrive stands.
   *
   * @param state whether it goes on
   * @param moved how many letters were sent again
   * @param failed how many were not, and stay where they are
   * @param of how many there were to move; approximate
   * @param startedAt when it began
   * @param endedAt when it ended
   * @param error what went wrong last
   */
  public record Progress(
      State state,
      long moved,
      long failed,
      Optional<Long> of,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<String> error) {

    private static final Progress NONE =
        new Progress(
            State.NONE,
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private static Progress begun(Instant now, Set<MessageId> chosen) {
      Optional<Long> of = chosen.isEmpty() ? Optional.empty() : Optional.of((long) chosen.size());
      return new Progress(
          State.RUNNING, 0, 0, of, Optional.of(now), Optional.empty(), Optional.empty());
    }

    private Progress of(long letters) {
      return new Progress(state, moved, failed, Optional.of(letters), startedAt, endedAt, error);
    }

    private Progress oneMoved() {
      return new Progress(state, moved + 1, failed, of, startedAt, endedAt, error);
    }

    private Progress oneFailed(String why) {
      return new Progress(state, moved, failed + 1, of, startedAt, endedAt, Optional.of(why));
    }

    private Progress ended(Instant now, Optional<String> why) {
      return new Progress(
          State.DONE, moved, failed, of, startedAt, Optional.of(now), why.or(() -> error));
    }
  }

  private final MessageQueue queue;
  private final MessageQueue dead;
  private final Optional<Jobs> jobs;
  private final InstantSource clock;
  private final ReentrantLock one = new ReentrantLock();
  private volatile Progress progress = Progress.NONE;
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
  public Progress progress() {
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
      List<Delivery> brought;
      do {
        brought = receive(most - found.size());
        held.addAll(brought);
        brought.forEach(delivery -> found.put(delivery.id(), delivery));
      } while (!brought.isEmpty() && found.size() < most);
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
  public synchronized Optional<Progress> start(Set<MessageId> chosen) {
    if (closed || progress.state() == State.RUNNING || one.isLocked()) {
      return Optional.empty();
    }
    Progress begun = Progress.begun(clock.instant(), chosen);
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
    List<Delivery> left = new ArrayList<>();
    try {
      for (int empty = 0; empty < EMPTY_ANSWERS && left.size() < MOST_LOOKED_AT; ) {
        List<Delivery> brought = receive(dead.limits().messages());
        empty = brought.isEmpty() ? empty + 1 : 0;
        for (Delivery letter : brought) {
          if (letter.sentAt().isAfter(begun) || !moves(letter)) {
            left.add(letter);
          }
        }
      }
    } finally {
      giveBack(left);
    }
    return Optional.empty();
  }

  private Optional<String> only(Set<MessageId> chosen) {
    Set<MessageId> open = new HashSet<>(chosen);
    List<Delivery> left = new ArrayList<>();
    try {
      int looked = 0;
      for (int empty = 0; empty < EMPTY_ANSWERS && looked < MOST_LOOKED_AT && !open.isEmpty(); ) {
        List<Delivery> brought = receive(dead.limits().messages());
        empty = brought.isEmpty() ? empty + 1 : 0;
        looked += brought.size();
        for (Delivery letter : brought) {
          if (!open.remove(letter.id()) || !moves(letter)) {
            left.add(letter);
          }
        }
      }
    } finally {
      giveBack(left);
    }
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of(open.size() + " of the chosen were not found on the dead-letter queue");
  }

  /** Sends a letter again; false if it stays. */
  private boolean moves(Delivery letter) {
    try {
      Optional<String> obstacle = sendAgain(letter.message());
      if (obstacle.isEmpty()) {
        // Only now, when the queue has it, may the dead-letter queue forget it.
        if (await(dead.acknowledge(List.of(letter))).get(0) != AcknowledgeResult.GONE) {
          log.warn("{} was sent again, and may stay on the dead-letter queue", letter.id());
        }
        progress = progress.oneMoved();
        return true;
      }
      progress = progress.oneFailed(letter.id() + ": " + obstacle.get());
    } catch (QueueException | JobStoreException e) {
      progress = progress.oneFailed(letter.id() + ": " + e.getMessage());
    }
    return false;
  }

  private Optional<String> sendAgain(Message letter) {
    Message message = DeadLetters.unmarked(letter);
    Optional<JobOrder> order = jobs.isPresent() ? order(message) : Optional.empty();
    if (order.isPresent()) {
      Submission submission = await(jobs.get().submit(order.get().again(), Optional.empty()));
      return submission instanceof Submission.Accepted
          ? Optional.empty()
          : Optional.of("the job could not be repeated (" + submission + ")");
    }
    SendResult result = await(queue.send(List.of(message), Duration.ZERO)).get(0);
    return result instanceof SendResult.Sent
        ? Optional.empty()
        : Optional.of("it could not be sent (" + result + ")");
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
