package dev.sluice.engine.cost;

import dev.sluice.engine.job.History;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobStatus;
import dev.sluice.engine.queue.MessageText;
import java.time.Duration;
import java.time.Instant;

/** What a job has used, by its row; see {@link Receipt} for what of it is exact. */
final class JobUsage {

  private final Job job;
  private final Instant now;
  private final QueueCalls average;
  private final int payloadBytes;
  private final int resultBytes;

  /**
   * @param average calls of the queue that a job takes
   * @param now how far a try that goes on has come
   */
  JobUsage(Job job, QueueCalls average, Instant now) {
    this.job = job;
    this.average = average;
    this.now = now;
    this.payloadBytes = MessageText.utf8Length(job.order().payload());
    this.resultBytes = job.status().result().map(MessageText::utf8Length).orElse(0);
  }

  Usage usage(StorePlan store) {
    return new Usage(
        average.areBilled() ? queue() : Usage.Queue.NONE,
        store.billing() == StoreBilling.NONE ? Usage.Store.NONE : store(store),
        new Usage.Traffic(payloadBytes, resultBytes),
        seconds(handlerTime()));
  }

  private History history() {
    return job.status().history();
  }

  /** How long its tries took; those that its story has no longer as long as the others. */
  private Duration handlerTime() {
    int kept = history().attempts().size();
    Duration sum =
        history().attempts().stream()
            .map(attempt -> attempt.took(now))
            .map(took -> took.isNegative() ? Duration.ZERO : took) // clocks differ
            .reduce(Duration.ZERO, Duration::plus);
    return kept == 0 ? sum : sum.multipliedBy(history().started()).dividedBy(kept);
  }

  private Usage.Queue queue() {
    double bytes = payloadBytes + Workload.ATTRIBUTE_BYTES;
    int tries = history().started();
    double sends = 1 + job.status().timing().resends();
    double send = QueueUnits.calls(average.send(), bytes);
    double receive = QueueUnits.calls(average.receive(), bytes);
    double single = (job.state().isFinished() ? average.delete() : 0) + givenBack() + extensions();
    return new Usage.Queue(
        send * sends + receive * tries + single,
        QueueUnits.units(send, bytes) * sends + QueueUnits.units(receive, bytes) * tries + single,
        bytes * sends,
        bytes * tries);
  }

  /** Each try but the last was followed by another, for which its message was given back. */
  private int givenBack() {
    return Math.max(0, history().started() - 1);
  }

  private long extensions() {
    return handlerTime().dividedBy(Workload.EXTEND_EVERY);
  }

  /** The row says how often it was written; the first and the last write differ from the others. */
  private Usage.Store store(StorePlan plan) {
    StoreBilling billing = plan.billing();
    StoreRow row = new StoreRow(payloadBytes, resultBytes, plan.writes());
    boolean finished = job.state().isFinished() && job.version() > 1;
    int changes = job.version() - 1 - (finished ? 1 : 0);
    double writes = finished ? row.lifeUnits(changes) : row.unfinishedUnits(changes);
    int rereads = Math.max(0, history().started() - 1);
    int looks = job.state().isFinished() ? 1 : 0;
    return new Usage.Store(
        job.version() + rereads + looks,
        billing.hasUnits() ? writes : 0,
        billing.hasUnits() ? rereads * row.rereadUnits() + looks * row.lookUnits() : 0,
        (row.bytes() + StoreRow.STORED_WITH_IT) * seconds(kept()));
  }

  /** Until it is deleted, or until now while that is not known. */
  private Duration kept() {
    JobStatus status = job.status();
    Instant until = job.state().isFinished() ? status.timing().wakeAt() : now;
    Duration kept = Duration.between(job.createdAt(), until);
    return kept.isNegative() ? Duration.ZERO : kept;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
