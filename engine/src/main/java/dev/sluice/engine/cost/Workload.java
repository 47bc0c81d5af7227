package dev.sluice.engine.cost;

import dev.sluice.engine.job.JobOrder;
import java.time.Duration;

/**
 * A plan: what jobs are like, where they run, and how they are moved and stored.
 *
 * @param job what the jobs are like
 * @param place where they run
 * @param calls how many calls of the queue a job takes; with {@link QueueCalls#NONE} the ones to
 *     give back and to extend are not counted, either
 * @param store how they are stored
 */
public record Workload(JobShape job, Place place, QueueCalls calls, StorePlan store) {

  /**
   * A handler that may take longer claims its job, and so writes that it has begun: the default of
   * {@code SLUICE_JOBS_RESEND_AFTER}.
   */
  private static final Duration LONGEST_UNCLAIMED = Duration.ofSeconds(60);

  /** After how long a handler that runs has its message hidden and its lease extended again. */
  static final Duration EXTEND_EVERY = Duration.ofSeconds(15);

  /** What a message has beside its payload: names, types and values of id, type and owner. */
  static final int ATTRIBUTE_BYTES = 100;

  public Workload {
    if (store.billing() != StoreBilling.NONE && job.payloadBytes() > JobOrder.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "payload bytes of a job that is stored are %d at the most, not %d"
              .formatted(JobOrder.MAX_PAYLOAD_BYTES, job.payloadBytes()));
    }
  }

  /** What one job uses, on average. */
  public Usage perJob() {
    return new Usage(
        calls.areBilled() ? queue() : Usage.Queue.NONE,
        store.billing() == StoreBilling.NONE ? Usage.Store.NONE : stored(),
        new Usage.Traffic((double) job.payloadBytes(), (double) job.resultBytes()),
        job.handlerSeconds());
  }

  private boolean isClaimed() {
    return store.writes().thrift() == StoreWrites.Thrift.FULL
        || job.time().compareTo(LONGEST_UNCLAIMED) >= 0;
  }

  /** How often one try is extended. */
  private double extensions() {
    return job.time().dividedBy(EXTEND_EVERY);
  }

  /** A retry is received again; before that its message is given back, by a call of its own. */
  private Usage.Queue queue() {
    double bytes = job.payloadBytes() + ATTRIBUTE_BYTES;
    double send = QueueUnits.calls(calls.send(), bytes);
    double receive = QueueUnits.calls(calls.receive(), bytes);
    double single = calls.delete() + job.retries() + job.tries() * extensions();
    return new Usage.Queue(
        send + receive * job.tries() + single,
        QueueUnits.units(send, bytes) + QueueUnits.units(receive, bytes) * job.tries() + single,
        bytes,
        bytes * job.tries());
  }

  private Usage.Store stored() {
    StoreRow row = new StoreRow(job.payloadBytes(), job.resultBytes(), store.writes());
    // each try is claimed and extended, unless that is left out, and each but the last given back
    double changes = (isClaimed() ? job.tries() * (1 + extensions()) : 0) + job.retries();
    // a try that is not the first reads the row before; the caller looks once, at the end
    double reads = job.retries() * row.rereadUnits() + row.lookUnits();
    return new Usage.Store(
        2 + changes + job.retries() + 1, // insert, finish and look
        store.billing().hasUnits() ? store.writeUnits().orElse(row.lifeUnits(changes)) : 0,
        store.billing().hasUnits() ? store.readUnits().orElse(reads) : 0,
        (row.bytes() + StoreRow.STORED_WITH_IT) * (store.retention().toNanos() / 1e9));
  }
}
