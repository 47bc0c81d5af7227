package dev.sluice.reader.status;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The last ten minutes, second by second. Safe for use by many threads. */
final class History {

  private static final int SECONDS = 600;

  /** Over how many seconds a rate is a mean. */
  private static final int RATE_OVER = 10;

  /**
   * What was counted since the start.
   *
   * @param failed tries that failed, of messages and of jobs
   */
  record Totals(long received, long processed, long failed) {
    private Totals minus(Totals before) {
      return new Totals(
          received - before.received, processed - before.processed, failed - before.failed);
    }
  }

  /**
   * A second.
   *
   * @param at its end
   * @param done what was done in it
   * @param queue what the queue held, if it was asked then
   */
  record Point(Instant at, Totals done, Optional<QueueCounts.Counts> queue) {}

  /** Per second. */
  record Rates(double received, double processed, double failed) {}

  private final Deque<Point> points = new ArrayDeque<>();
  private Totals last = new Totals(0, 0, 0);

  /** To be called each second. */
  synchronized void turn(Instant now, Totals totals, Optional<QueueCounts.Counts> queue) {
    points.addLast(new Point(now, totals.minus(last), queue));
    last = totals;
    if (points.size() > SECONDS) {
      Point unused = points.removeFirst();
    }
  }

  synchronized List<Point> points() {
    return List.copyOf(points);
  }

  /** The means of the last 10 seconds. */
  synchronized Rates rates() {
    double received = 0;
    double processed = 0;
    double failed = 0;
    int seconds = 0;
    for (Iterator<Point> i = points.descendingIterator(); i.hasNext() && seconds < RATE_OVER; ) {
      Totals done = i.next().done();
      received += done.received();
      processed += done.processed();
      failed += done.failed();
      seconds++;
    }
    int over = Math.max(1, seconds);
    return new Rates(received / over, processed / over, failed / over);
  }
}
