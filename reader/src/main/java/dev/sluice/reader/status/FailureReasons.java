package dev.sluice.reader.status;

import dev.sluice.engine.queue.MessageId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Why tries failed, counted. Reasons that differ in numbers and ids alone are one. Safe for use by
 * many threads.
 */
final class FailureReasons {

  private static final int MOST = 200;
  private static final int LONGEST = 200;
  private static final String OTHER = "other reasons";

  /** An id or a number, with what belongs to it. */
  private static final Pattern PARTICULAR =
      Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9]+([.,:][0-9]+)*");

  private static final Pattern GAVE_UP = Pattern.compile("^gave up after \\S+ tries: ");

  /**
   * A reason.
   *
   * @param type the jobs' type; empty for messages
   */
  record Reason(String type, String text) {}

  /** How often a reason was seen, and where last. */
  record Count(Reason reason, long count, Instant lastAt, MessageId lastId) {}

  private final Map<Reason, Count> counts = new HashMap<>();

  void add(String type, String words, Instant at, MessageId id) {
    Reason reason = new Reason(type, general(words));
    synchronized (this) {
      Reason key =
          counts.containsKey(reason) || counts.size() < MOST ? reason : new Reason("", OTHER);
      Count before = counts.get(key);
      counts.put(key, new Count(key, before == null ? 1 : before.count() + 1, at, id));
    }
  }

  private static String general(String words) {
    String cut = words.substring(0, Math.min(words.length(), 2 * LONGEST));
    String text = PARTICULAR.matcher(GAVE_UP.matcher(cut).replaceFirst("")).replaceAll("#");
    return text.isBlank() ? "no reason given" : text.substring(0, Math.min(text.length(), LONGEST));
  }

  /** The most frequent. */
  synchronized List<Count> top(int most) {
    return counts.values().stream()
        .sorted(Comparator.comparingLong(Count::count).reversed())
        .limit(most)
        .toList();
  }
}
