package dev.sluice.bench.flow;

import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a flow came to.
 *
 * @param messages those that went all their way
 * @param time from the first to the last
 * @param latency from the moment at which a message was handed over until it was handled, in
 *     nanoseconds; empty where nobody took it
 */
record FlowFigures(long messages, Duration time, Histogram latency) {

  /** As a line of names and values; milliseconds of latency. */
  String line() {
    String figures =
        String.format(Locale.ROOT, "messages=%d seconds=%.6f", messages, time.toNanos() / 1e9);
    return latency.getTotalCount() == 0
        ? figures
        : figures
            + String.format(
                Locale.ROOT,
                " p50=%.3f p99=%.3f max=%.3f",
                latency.getValueAtPercentile(50) / 1e6,
                latency.getValueAtPercentile(99) / 1e6,
                latency.getMaxValue() / 1e6);
  }
}
