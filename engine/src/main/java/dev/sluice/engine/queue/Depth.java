package dev.sluice.engine.queue;

/**
 * How many messages a queue holds; approximate where the queue's own counts are.
 *
 * @param ready can be delivered now
 * @param inFlight delivered and neither acknowledged nor released
 * @param delayed not yet due
 */
public record Depth(long ready, long inFlight, long delayed) {

  /** All that the queue holds. */
  public long total() {
    return ready + inFlight + delayed;
  }
}
