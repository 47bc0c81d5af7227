package dev.sluice.engine.schedule;

import dev.sluice.engine.queue.DurationRange;
import java.time.Duration;

/**
 * What happens to occurrences that come at the wrong time.
 *
 * @param overlap while the job of the one before is not finished
 * @param catchUp how late the last of those that no scheduler was there for may still be run; whole
 *     seconds, 0 s to 7 days. The others, and all that are later still, are counted as missed
 */
public record FiringRules(Overlap overlap, Duration catchUp) {

  /** The bounds of {@link #catchUp}. */
  public static final DurationRange CATCH_UP = new DurationRange(Duration.ZERO, Duration.ofDays(7));

  /** Skip, and one hour. */
  public static final FiringRules DEFAULT = new FiringRules(Overlap.SKIP, Duration.ofHours(1));

  public FiringRules {
    CATCH_UP.require("catch-up", catchUp);
    if (!catchUp.equals(Duration.ofSeconds(catchUp.toSeconds()))) {
      throw new IllegalArgumentException("catch-up is whole seconds, not " + catchUp);
    }
  }
}
