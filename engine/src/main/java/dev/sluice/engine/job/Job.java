package dev.sluice.engine.job;

import dev.sluice.engine.queue.MessageId;
import java.time.Instant;

/**
 * A job as it is stored.
 *
 * @param order what is wanted; never changes
 * @param createdAt when it was stored, to the millisecond; never changes
 * @param version 1 when it was stored, and one more with each change: what a change is conditional
 *     on, and how many times the store wrote the row
 * @param status what has become of it
 */
public record Job(JobOrder order, Instant createdAt, int version, JobStatus status) {

  /** The job's id. */
  public MessageId id() {
    return order.id();
  }

  /** Where it stands. */
  public JobState state() {
    return status.state();
  }

  /** The next version of the row. */
  Job with(JobStatus next) {
    if (next.state() != state() && !state().mayBecome(next.state())) {
      throw new IllegalStateException(id() + " is " + state() + " and can't be " + next.state());
    }
    return new Job(order, createdAt, version + 1, next);
  }
}
