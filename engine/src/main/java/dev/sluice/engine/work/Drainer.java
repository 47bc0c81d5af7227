package dev.sluice.engine.work;

import dev.sluice.engine.queue.Delivery;
import java.time.Instant;
import java.util.Optional;

/**
 * A place in which a consumer handles one message at a time, as it was at one moment.
 *
 * @param number its number, from 1; never used again for another
 * @param state what it does
 * @param since since when it works on this delivery, or has nothing to do
 * @param work what it works on
 */
public record Drainer(int number, State state, Instant since, Optional<Delivery> work) {

  /** What a drainer does. */
  public enum State {
    /** It has nothing to do. */
    IDLE,
    /** It handles a message. */
    WORKING,
    /** It finishes its last message. */
    STOPPING,
    /** It has ended. */
    GONE
  }

  /** What became of the wish to stop one. */
  public sealed interface Stop {

    /**
     * It is gone, or goes when it has finished.
     *
     * @param drainer as it is now
     */
    record Stopped(Drainer drainer) implements Stop {}

    /** There is none with this number. */
    record Unknown() implements Stop {}

    /** It is the last one, and stays. */
    record Last() implements Stop {}
  }
}
