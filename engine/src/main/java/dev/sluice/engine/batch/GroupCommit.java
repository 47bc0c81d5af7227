package dev.sluice.engine.batch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gathers entries of many callers into few calls, in the manner of a database's group commit.
 *
 * <p>While fewer than {@code eager} calls are in flight, whatever waits goes out at once, when it
 * arrives and when a call ends. Beyond that only full batches go. So the slower the calls and the
 * more callers there are, the fuller are the batches; a lone caller never waits for company, and
 * nobody longer than it takes to fill a batch, or for the calls to end that were on their way. With
 * {@code eager} at 0 it is the timer that sends a batch that isn't full.
 *
 * @param <I> what is gathered
 * @param <O> what becomes of each
 */
public final class GroupCommit<I, O> implements AutoCloseable {

  /** What a batch is sent with, and how its failures look. */
  public interface Lane<I, O> {
    /** What an entry counts for against {@link BatchLimits#bytes}. */
    int sizeOf(I entry);

    /** Sends a batch; a result for each entry, in their order. Must not block. */
    CompletableFuture<List<O>> call(List<I> entries);

    /** The result of each entry of a call that failed as a whole. */
    O failed(Throwable failure);

    /** The result of an entry that finds no room, or comes after the end. */
    O refused();
  }

  private record Entry<I, O>(I value, int size, CompletableFuture<O> result) {}

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final Lane<I, O> lane;
  private final BatchLimits limits;
  private final BatchingOptions options;

  private final Object lock = new Object();
  private final ArrayDeque<Entry<I, O>> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private int inFlight;
  private boolean lingering;
  private boolean closed;
  private long calls;
  private long entries;
  private final CompletableFuture<Void> idleAfterClose = new CompletableFuture<>();

  public GroupCommit(Lane<I, O> lane, BatchLimits limits, BatchingOptions options) {
    this.lane = lane;
    this.limits = limits;
    this.options = options;
  }

  /** Adds an entry to a batch; the future never fails, unless the lane says so. Never blocks. */
  public CompletableFuture<O> submit(I value) {
    int size = lane.sizeOf(value);
    Entry<I, O> entry = new Entry<>(value, size, new CompletableFuture<>());
    List<Entry<I, O>> batch;
    synchronized (lock) {
      if (closed || isFull(size)) {
        entry.result.complete(lane.refused());
        return entry.result;
      }
      waiting.add(entry);
      waitingBytes += size;
      batch = take(fill());
      linger();
    }
    dispatch(batch);
    return entry.result;
  }

  /** Sees to it that what waits now goes out in time, full batch or not. */
  private void linger() {
    if (!waiting.isEmpty() && !options.linger().isZero() && !lingering) {
      lingering = true;
      CompletableFuture.delayedExecutor(options.linger().toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::endLinger);
    }
  }

  /** The calls made and the entries in them, since the start. */
  public BatchCounts counts() {
    synchronized (lock) {
      return new BatchCounts(calls, entries);
    }
  }

  /** How many entries wait for a call. */
  public int waiting() {
    synchronized (lock) {
      return waiting.size();
    }
  }

  private boolean isFull(int size) {
    return waiting.size() >= options.waiting()
        || (!waiting.isEmpty() && waitingBytes + size > options.waitingBytes());
  }

  private enum Fill {
    ANY,
    FULL
  }

  /** What goes out now. What doesn't goes when its batch is full or too few calls are left. */
  private Fill fill() {
    return inFlight < options.eager() ? Fill.ANY : Fill.FULL;
  }

  /** Takes the next batch out of the waiting entries, or nothing if it is not time for one. */
  private List<Entry<I, O>> take(Fill fill) {
    boolean full = waiting.size() >= limits.messages() || waitingBytes >= limits.bytes();
    if (waiting.isEmpty() || inFlight >= options.inFlight() || (fill == Fill.FULL && !full)) {
      return List.of();
    }
    List<Entry<I, O>> batch = new ArrayList<>(Math.min(waiting.size(), limits.messages()));
    long bytes = 0;
    while (!waiting.isEmpty() && batch.size() < limits.messages()) {
      int size = waiting.element().size;
      if (!batch.isEmpty() && bytes + size > limits.bytes()) {
        break;
      }
      bytes += size;
      batch.add(waiting.remove());
    }
    waitingBytes -= bytes;
    inFlight++;
    calls++;
    entries += batch.size();
    return batch;
  }

  private void dispatch(List<Entry<I, O>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    CompletableFuture<List<O>> call;
    try {
      call = lane.call(batch.stream().map(Entry::value).toList());
    } catch (Throwable e) { // whatever it is, it must not cost a place in flight
      call = CompletableFuture.failedFuture(e);
    }
    // A call that has ended already would end this method within itself, and so on: it ends apart.
    var unused =
        call.isDone()
            ? call.whenCompleteAsync((results, failure) -> ended(batch, results, failure))
            : call.whenComplete((results, failure) -> ended(batch, results, failure));
  }

  /** A call has ended: sends what waits, so that nothing depends on another entry's arrival. */
  private void ended(
      List<Entry<I, O>> batch, @Nullable List<O> results, @Nullable Throwable failure) {
    List<Entry<I, O>> next;
    boolean idle;
    synchronized (lock) {
      inFlight--;
      next = take(closed ? Fill.ANY : fill());
      linger();
      idle = closed && inFlight == 0;
    }
    try {
      dispatch(next);
    } finally {
      settle(batch, results, failure);
    }
    if (idle) {
      idleAfterClose.complete(null);
    }
  }

  private void settle(
      List<Entry<I, O>> batch, @Nullable List<O> results, @Nullable Throwable failure) {
    for (int i = 0; i < batch.size(); i++) {
      O result;
      if (failure != null) {
        result = lane.failed(failure);
      } else if (results == null || i >= results.size()) {
        result = lane.failed(new IllegalStateException("the call gave no result for this entry"));
      } else {
        result = results.get(i);
      }
      batch.get(i).result.complete(result);
    }
  }

  private void endLinger() {
    synchronized (lock) {
      lingering = false;
    }
    flush();
  }

  private void flush() {
    while (true) {
      List<Entry<I, O>> batch;
      synchronized (lock) {
        batch = take(Fill.ANY);
      }
      if (batch.isEmpty()) {
        return;
      }
      dispatch(batch);
    }
  }

  /** Takes nothing more, sends what waits and waits for the calls in flight, 10 s at the most. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      if (inFlight == 0 && waiting.isEmpty()) {
        idleAfterClose.complete(null);
      }
    }
    flush();
    try {
      idleAfterClose.get(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      giveUp();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void giveUp() {
    List<Entry<I, O>> left;
    synchronized (lock) {
      left = List.copyOf(waiting);
      waiting.clear();
      waitingBytes = 0;
    }
    settle(left, null, new TimeoutException("there was no answer within " + CLOSE_WITHIN));
  }
}
