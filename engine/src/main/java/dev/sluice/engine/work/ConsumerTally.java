package dev.sluice.engine.work;

import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link ConsumerStats}. */
final class ConsumerTally {

  final LongAdder received = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder processed = new LongAdder();
  final LongAdder retried = new LongAdder();
  final LongAdder deadLettered = new LongAdder();
  final LongAdder unsettled = new LongAdder();

  void settled(Settlement how) {
    switch (how) {
      case PROCESSED -> processed.increment();
      case RETRIED -> retried.increment();
      case DEAD_LETTERED -> deadLettered.increment();
      case RELEASED -> {}
    }
  }

  ConsumerStats stats(long inFlight) {
    return new ConsumerStats(
        received.sum(),
        processed.sum(),
        failed.sum(),
        retried.sum(),
        deadLettered.sum(),
        unsettled.sum(),
        inFlight);
  }
}
