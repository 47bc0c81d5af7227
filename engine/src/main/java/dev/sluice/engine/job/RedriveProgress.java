package dev.sluice.engine.job;

import dev.sluice.engine.queue.MessageId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

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
public record RedriveProgress(
    State state,
    long moved,
    long failed,
    Optional<Long> of,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<String> error) {

  /** How a redrive stands. */
  public enum State {
    /** There was none. */
    NONE,
    /** It goes on. */
    RUNNING,
    /** It is over. */
    DONE
  }

  /** There was none. */
  static final RedriveProgress NONE =
      new RedriveProgress(
          State.NONE, 0, 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  static RedriveProgress begun(Instant now, Set<MessageId> chosen) {
    Optional<Long> of = chosen.isEmpty() ? Optional.empty() : Optional.of((long) chosen.size());
    return new RedriveProgress(
        State.RUNNING, 0, 0, of, Optional.of(now), Optional.empty(), Optional.empty());
  }

  RedriveProgress of(long letters) {
    return new RedriveProgress(
        state, moved, failed, Optional.of(letters), startedAt, endedAt, error);
  }

  RedriveProgress oneMoved() {
    return new RedriveProgress(state, moved + 1, failed, of, startedAt, endedAt, error);
  }

  RedriveProgress oneFailed(String why) {
    return new RedriveProgress(state, moved, failed + 1, of, startedAt, endedAt, Optional.of(why));
  }

  RedriveProgress ended(Instant now, Optional<String> why) {
    return new RedriveProgress(
        State.DONE, moved, failed, of, startedAt, Optional.of(now), why.or(() -> error));
  }
}
