package dev.sluice.reader.status;

import dev.sluice.engine.job.JobWorker;
import dev.sluice.engine.job.Redriver;
import dev.sluice.engine.work.Consumer;
import dev.sluice.engine.work.ConsumerStats;
import jakarta.inject.Singleton;

/** What is done on this box, and by whom. */
@Singleton
record BoxWork(
    Consumer consumer, JobWorker worker, Board board, BoxControl box, Redriver redriver) {

  /** What was counted since the start. */
  History.Totals totals() {
    ConsumerStats stats = consumer.stats();
    // A job's last failed try is a dead letter, and so among the consumer's; the others are not.
    return new History.Totals(
        stats.received(), stats.processed(), stats.failed() + worker.stats().retried());
  }
}
