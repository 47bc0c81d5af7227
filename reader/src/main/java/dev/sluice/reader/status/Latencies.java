package dev.sluice.reader.status;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * How long something took in the last minute: up to an hour, to two digits. It is recorded by any
 * thread without waiting; {@link #turn} is to be called each second.
 */
final class Latencies {

  private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);
  private static final int DIGITS = 2;

  /** Six parts of ten seconds each, and the one that is being filled. */
  private static final int PARTS = 6;

  private static final int TURNS_IN_A_PART = 10;

  private final Recorder recorder = new Recorder(LONGEST_MICROS, DIGITS);
  private final Deque<Histogram> parts = new ArrayDeque<>();
  private Histogram newest = empty();
  private Histogram spare = recorder.getIntervalHistogram();
  private int turns;

  private static Histogram empty() {
    return new Histogram(LONGEST_MICROS, DIGITS);
  }

  void record(Duration took) {
    long micros = TimeUnit.NANOSECONDS.toMicros(took.toNanos());
    recorder.recordValue(Math.max(0, Math.min(LONGEST_MICROS, micros)));
  }

  /** Takes in what was recorded since the last turn, and drops what is older than a minute. */
  synchronized void turn() {
    spare = recorder.getIntervalHistogram(spare);
    newest.add(spare);
    if (++turns % TURNS_IN_A_PART == 0) {
      parts.addLast(newest);
      newest = parts.size() > PARTS ? parts.removeFirst() : empty();
      newest.reset();
    }
  }

  /** All of the last minute, in microseconds. */
  synchronized Histogram lastMinute() {
    Histogram all = empty();
    parts.forEach(all::add);
    all.add(newest);
    return all;
  }
}
