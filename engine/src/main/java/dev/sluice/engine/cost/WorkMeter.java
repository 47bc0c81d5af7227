package dev.sluice.engine.cost;

import dev.sluice.engine.cost.Usage.Traffic;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts how long handlers run, and what callers send and get: what no backend sees.
 *
 * <p>Safe for use by many threads.
 */
public final class WorkMeter implements UsageMeter {

  private final LongAdder nanos = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();

  /** A handler has run for so long. */
  public void worked(Duration time) {
    nanos.add(time.toNanos());
  }

  /** A caller has sent so many bytes, and got so many. */
  public void moved(long in, long out) {
    bytesIn.add(in);
    bytesOut.add(out);
  }

  @Override
  public Usage usage() {
    return new Usage(
        Usage.Queue.NONE,
        Usage.Store.NONE,
        new Traffic((double) bytesIn.sum(), (double) bytesOut.sum()),
        nanos.sum() / 1e9);
  }
}
