package dev.sluice.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * The running count of requests, answers and latencies. Any thread may add to it. Latencies are
 * those of well-formed requests, whatever the answer: refusals are quicker and would flatter them.
 */
final class Tally {

  private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);
  private static final int DIGITS = 3;

  /** How many different surprises are told apart. */
  private static final int SURPRISES = 20;

  private final LongAdder sent = new LongAdder();
  private final LongAdder unexpected = new LongAdder();
  private final LongAdder missing = new LongAdder();
  private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> kinds = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> surprises = new ConcurrentHashMap<>();
  private final Recorder recorder = new Recorder(LONGEST_MICROS, DIGITS);
  private final Histogram all = new Histogram(LONGEST_MICROS, DIGITS);

  void sent() {
    sent.increment();
  }

  /** Counts an answer, which took {@code latency} from when the request was meant to be sent. */
  void answered(LoadRequest request, Answer answer, Duration latency) {
    if (!(request instanceof LoadRequest.Malformed)) {
      recorder.recordValue(
          Math.min(TimeUnit.NANOSECONDS.toMicros(latency.toNanos()), LONGEST_MICROS));
    }
    increment(kinds, request.kind());
    if (answer instanceof Answer.Missing none) {
      missing.increment();
      surprise(request, none.reason());
      return;
    }
    int status = answer instanceof Answer.Refused refused ? refused.status() : 201;
    increment(statuses, status);
    if (status != request.expectedStatus()) {
      surprise(request, Integer.toString(status));
    }
  }

  Counts counts() {
    long created = status(201);
    long refused = status(400);
    long failed = status(500);
    return new Counts(
        sent.sum(),
        created,
        refused,
        failed,
        statuses.values().stream().mapToLong(LongAdder::sum).sum() - created - refused - failed,
        missing.sum(),
        unexpected.sum(),
        sums(kinds),
        sums(surprises));
  }

  /** The latencies of the answers since this was last asked. */
  synchronized Latency lastLatency() {
    Histogram last = recorder.getIntervalHistogram();
    all.add(last);
    return Latency.of(last);
  }

  /** The latencies of all answers. */
  synchronized Latency latency() {
    all.add(recorder.getIntervalHistogram());
    return Latency.of(all);
  }

  private void surprise(LoadRequest request, String answer) {
    unexpected.increment();
    String words = request.kind() + ": " + answer;
    increment(
        surprises, surprises.size() < SURPRISES || surprises.containsKey(words) ? words : "other");
  }

  private long status(int status) {
    LongAdder count = statuses.get(status);
    return count == null ? 0 : count.sum();
  }

  private static <K> void increment(Map<K, LongAdder> counts, K key) {
    counts.computeIfAbsent(key, k -> new LongAdder()).increment();
  }

  private static Map<String, Long> sums(Map<String, LongAdder> counts) {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((key, count) -> sums.put(key, count.sum()));
    return sums;
  }
}
