package dev.sluice.engine.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was tried so far.
 *
 * @param attempts the tries, oldest first; the last {@link #KEPT}; copied
 * @param started how many there were
 * @param failures how many of them count against the number of tries: those that failed or lost
 *     their worker, not those that were given back
 */
public record History(List<Attempt> attempts, int started, int failures) {

  /** How many tries are kept. */
  public static final int KEPT = 10;

  /** Nothing was tried yet. */
  public static final History NONE = new History(List.of(), 0, 0);

  public History {
    attempts = List.copyOf(attempts);
  }

  /** The last try, whether it goes on or not. */
  public Optional<Attempt> last() {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
  }

  /** With one more try. */
  History started(Attempt attempt) {
    List<Attempt> more = new ArrayList<>(attempts);
    more.add(attempt);
    return new History(
        more.subList(Math.max(0, more.size() - KEPT), more.size()), started + 1, failures);
  }

  /** With the try that goes on ended; unchanged if none does. */
  History ended(Attempt.End end) {
    Optional<Attempt> open = last().filter(attempt -> attempt.end().isEmpty());
    if (open.isEmpty()) {
      return this;
    }
    List<Attempt> more = new ArrayList<>(attempts);
    more.set(more.size() - 1, open.get().ended(end));
    boolean counts = end.how() == Attempt.How.FAILED || end.how() == Attempt.How.LOST;
    return new History(more, started, counts ? failures + 1 : failures);
  }
}
