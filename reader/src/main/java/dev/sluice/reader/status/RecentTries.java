package dev.sluice.reader.status;

import dev.sluice.engine.queue.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last tries that ended here. Safe for use by many threads. */
final class RecentTries {

  private static final int MOST = 50;

  /** How a try ended. */
  enum End {
    DONE,
    RETRY,
    FAILED,
    PUT_OFF,
    CANCELLED
  }

  /**
   * A try.
   *
   * @param type the job's; empty for a message
   * @param reason why it did not succeed; empty if it did
   */
  record Try(
      MessageId id, String type, End how, Instant at, Duration took, int attempt, String reason) {}

  private final Deque<Try> tries = new ArrayDeque<>();

  synchronized void add(Try ended) {
    tries.addFirst(ended);
    if (tries.size() > MOST) {
      Try unused = tries.removeLast();
    }
  }

  /** The newest first. */
  synchronized List<Try> newest() {
    return List.copyOf(tries);
  }
}
