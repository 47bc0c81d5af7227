package dev.sluice.load;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Map;

/**
 * A finished run in figures.
 *
 * @param startedAt when the first request was sent
 * @param seconds how long requests were sent
 * @param perSecond requests sent per second
 * @param rateKept whether an open loop reached its rate, within one percent; true for a closed loop
 * @param counts requests and answers
 * @param latencyMillis latencies of well-formed requests
 * @param seed with which seed the same requests are sent again
 * @param options the options of the run, defaults among them, by name
 */
@Serdeable
record Report(
    Instant startedAt,
    double seconds,
    double perSecond,
    boolean rateKept,
    Counts counts,
    Latency latencyMillis,
    long seed,
    Map<String, String> options) {

  Report {
    options = Map.copyOf(options);
  }

  /** Whether every request got the answer that it should get. */
  boolean asExpected() {
    return counts.unexpected() == 0 && counts.answered() == counts.sent();
  }
}
