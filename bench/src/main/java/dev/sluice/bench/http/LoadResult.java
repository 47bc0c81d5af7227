package dev.sluice.bench.http;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What became of a load.
 *
 * @param inTime requests that were answered as they should while the load lasted
 * @param answered all that were answered as they should
 * @param errors those that were answered otherwise, or not at all
 * @param time how long the load lasted
 * @param latency of all that were answered as they should, in nanoseconds
 */
public record LoadResult(
    long inTime, long answered, long errors, Duration time, Histogram latency) {

  public double perSecond() {
    return inTime / (time.toNanos() / 1e9);
  }

  /** A percentile of the latency in milliseconds; 0 to 100. */
  public double milliseconds(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e6;
  }
}
