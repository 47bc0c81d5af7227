package dev.sluice.load;

import io.micronaut.serde.annotation.Serdeable;
import org.HdrHistogram.Histogram;

/**
 * How long answers took, in milliseconds; zeros if there were none.
 *
 * @param p50 half of the answers were at least as fast
 * @param p90 nine of ten were
 * @param p99 99 of a hundred were
 * @param max the slowest
 */
@Serdeable
record Latency(double p50, double p90, double p99, double max) {

  /** Of no answers. */
  static final Latency NONE = new Latency(0, 0, 0, 0);

  /** The latencies of a histogram of microseconds. */
  static Latency of(Histogram micros) {
    return new Latency(
        micros.getValueAtPercentile(50) / 1000.0,
        micros.getValueAtPercentile(90) / 1000.0,
        micros.getValueAtPercentile(99) / 1000.0,
        micros.getMaxValue() / 1000.0);
  }
}
