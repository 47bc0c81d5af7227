package dev.sluice.engine.work;

import java.time.Duration;

/**
 * Says how many messages may be taken off the queue now.
 *
 * <p>No more are held than are handled, and while handlers are quick one batch beyond: then polls
 * bring full batches, and a message waits here for about a second at the most. Messages that take
 * long are not held back from other consumers. When the queue is slow to confirm what is done, no
 * more is taken until it has caught up: what is not confirmed comes again.
 */
final class Intake {

  /** How long a message may have to wait for a handler at the most, by the mean of late. */
  private static final Duration LOOKAHEAD = Duration.ofSeconds(1);

  /** The share of the newest in the moving mean of handling times. */
  private static final double NEWEST = 0.1;

  /** How many batches may wait for the queue's word that they are settled. */
  private static final int UNSETTLED_BATCHES = 20;

  private final int batch;
  private int concurrency;
  private int held;
  private int unsettled;
  private double meanNanos = Double.POSITIVE_INFINITY; // slow until known better

  /**
   * An intake with nothing held.
   *
   * @param batch the most that one poll brings
   */
  Intake(int concurrency, int batch) {
    this.concurrency = concurrency;
    this.batch = batch;
  }

  synchronized void concurrency(int concurrency) {
    this.concurrency = concurrency;
    notifyAll();
  }

  /** Waits until there is room for a poll, and reserves it: 1 to {@code batch} messages. */
  synchronized int reserve() throws InterruptedException {
    while (room() < (isQuick() ? batch : 1) || unsettled > UNSETTLED_BATCHES * batch) {
      wait();
    }
    int reserved = Math.min(batch, room());
    held += reserved;
    return reserved;
  }

  private int room() {
    return concurrency + (isQuick() ? batch : 0) - held;
  }

  private boolean isQuick() {
    return meanNanos * batch / concurrency <= LOOKAHEAD.toNanos();
  }

  /** A poll brought fewer messages than were reserved for it. */
  synchronized void unused(int messages) {
    held -= messages;
    notifyAll();
  }

  /** A message was handled and makes room for another; the queue has yet to be told. */
  synchronized void handled(Duration took) {
    held--;
    unsettled++;
    meanNanos =
        Double.isInfinite(meanNanos)
            ? took.toNanos()
            : meanNanos + NEWEST * (took.toNanos() - meanNanos);
    notifyAll();
  }

  /** The queue has answered what it was told of a message that was handled. */
  synchronized void settled() {
    unsettled--;
    notifyAll();
  }
}
