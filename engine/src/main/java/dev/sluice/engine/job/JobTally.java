package dev.sluice.engine.job;

import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link JobStats}. */
final class JobTally {

  final LongAdder claimed = new LongAdder();
  final LongAdder succeeded = new LongAdder();
  final LongAdder retried = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder cancelled = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder putOff = new LongAdder();

  JobStats stats(int running) {
    return new JobStats(
        claimed.sum(),
        succeeded.sum(),
        retried.sum(),
        failed.sum(),
        cancelled.sum(),
        duplicates.sum(),
        refused.sum(),
        putOff.sum(),
        running);
  }
}
