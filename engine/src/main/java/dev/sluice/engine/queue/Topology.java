package dev.sluice.engine.queue;

import java.time.Duration;

/**
 * The queues of one installation.
 *
 * @param queue where work waits
 * @param dead where messages go that were given up
 * @param results where results go
 * @param visibility for how long a delivery hides its message; 1 s to 12 h
 * @param retention for how long the queue and the results keep a message; 1 minute to 14 days
 * @param deadRetention for how long the dead-letter queue keeps one; longer than {@code retention},
 *     because a moved message may keep its age and would expire at once
 * @param maxReceives after how many deliveries the queue itself gives a message up; the backstop
 *     for consumers that die before they can, so larger than their number of tries; 1 to 1000
 */
public record Topology(
    QueueName queue,
    QueueName dead,
    QueueName results,
    Duration visibility,
    Duration retention,
    Duration deadRetention,
    int maxReceives) {

  private static final DurationRange RETENTION =
      new DurationRange(Duration.ofMinutes(1), Duration.ofDays(14));

  public Topology {
    if (queue.equals(dead) || queue.equals(results) || dead.equals(results)) {
      throw new IllegalArgumentException(
          "the queue, the dead-letter queue and the result queue have different names, not "
              + String.join(", ", queue.value(), dead.value(), results.value()));
    }
    DurationRange.VISIBILITY.require("visibility", visibility);
    RETENTION.require("retention", retention);
    RETENTION.require("dead-retention", deadRetention);
    if (deadRetention.compareTo(retention) <= 0) {
      throw new IllegalArgumentException(
          "dead-retention is longer than the queue's retention of "
              + retention
              + ", not "
              + deadRetention);
    }
    if (maxReceives < 1 || maxReceives > 1000) {
      throw new IllegalArgumentException("max-receives is 1 to 1000, not " + maxReceives);
    }
  }

  /** These queues with the defaults: 30 s, 4 days, 14 days, 10 receives. */
  public static Topology of(QueueName queue, QueueName dead, QueueName results) {
    return new Topology(
        queue, dead, results, Duration.ofSeconds(30), Duration.ofDays(4), RETENTION.most(), 10);
  }

  /** The same queues with another visibility. */
  public Topology withVisibility(Duration visibility) {
    return new Topology(queue, dead, results, visibility, retention, deadRetention, maxReceives);
  }
}
