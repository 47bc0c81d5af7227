package dev.sluice.engine.job;

import dev.sluice.engine.job.JobRecords.Claim;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.work.Handler;
import dev.sluice.engine.work.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handler of messages that carry jobs: claims the job, runs the handler of its type under a
 * lease, and writes down what became of it before the message is acknowledged. A message that
 * carries no job goes to the handler of plain messages.
 *
 * <p>The row decides. A delivery of a job that has ended is acknowledged and runs nothing; one that
 * runs elsewhere is put off until that worker's lease ends. While the store cannot be reached,
 * nothing is lost and no try is used up: the calling thread waits for it, and so takes no further
 * message. Safe for use by many threads.
 */
public final class JobWorker implements Handler, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JobWorker.class);

  private final WorkerId id;
  private final Handler plain;
  private final Map<JobType, JobHandling> types;
  private final ClaimMode mode;
  private final ResultSender results;
  private final JobRecords records;
  private final LeaseKeeper keeper;
  private final JobTally tally = new JobTally();
  private final Patience patience = new Patience();
  private final Hindrances hindrances;
  private final JobTry.Bench bench;
  private final AtomicBoolean untracked = new AtomicBoolean();

  /**
   * What a worker does.
   *
   * @param plain the handler of messages that carry no job
   * @param types how jobs are done, by type; copied
   * @param mode whether it writes down what it begins
   * @param listener is told of tries that ended
   */
  public record Duties(
      Handler plain, Map<JobType, JobHandling> types, ClaimMode mode, JobListener listener) {

    public Duties {
      types = Map.copyOf(types);
    }
  }

  /** A worker with this name, on these rows. */
  public JobWorker(WorkerId id, Duties duties, ResultSender results, JobRecords records) {
    this.id = id;
    this.plain = duties.plain();
    this.types = duties.types();
    this.mode = duties.mode();
    this.results = results;
    this.records = records;
    this.keeper = new LeaseKeeper(records);
    this.hindrances = new Hindrances(records::now);
    this.bench =
        new JobTry.Bench(records, keeper, results, tally, patience, hindrances, duties.listener());
  }

  /** What was done so far. */
  public JobStats stats() {
    return tally.stats(keeper.running());
  }

  /** The types it has handlers for, and for each why it cannot do them now; empty if it can. */
  public Map<JobType, String> abilities() {
    return types.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey,
                entry -> hindrances.of(entry.getKey(), entry.getValue()).orElse("")));
  }

  @Override
  public Outcome handle(Delivery delivery) throws Exception {
    Optional<JobOrder> order;
    try {
      order = JobMessages.order(delivery.message());
    } catch (IllegalArgumentException e) {
      return Outcome.deadLetter("it says that it is a job, but " + e.getMessage());
    }
    if (order.isEmpty()) {
      return plain.handle(delivery);
    }
    try {
      return handle(order.get(), delivery);
    } catch (InterruptedException e) {
      // The row has it, or its lease runs out; what the consumer wanted by that it knows itself.
      return Outcome.postpone("interrupted before its end", Duration.ZERO);
    }
  }

  private Outcome handle(JobOrder order, Delivery delivery) throws Exception {
    JobHandling handling = types.get(order.type());
    Optional<String> obstacle =
        handling == null
            ? Optional.of("this worker has no handler for " + order.type())
            : hindrances.of(order.type(), handling);
    hindrances.report(order.type(), obstacle);
    if (handling == null || obstacle.isPresent()) {
      return putOff(order, delivery, obstacle.orElseThrow());
    }
    if (mode == ClaimMode.UNTRACKED) {
      if (!untracked.getAndSet(true)) {
        log.warn(
            "{} is a job, and here is no store: jobs are done as messages are, whatever the rows of"
                + " another installation say of them",
            order.id());
      }
      return new UntrackedHandler(order.type(), handling.handler()).handle(delivery);
    }
    ClaimMode how = handling.timeout().compareTo(resendAfter()) < 0 ? mode : ClaimMode.CLAIM;
    Claim claim = patience.call(records.claim(order, delivery, id, how));
    if (claim instanceof Claim.Finished finished) {
      tally.duplicates.increment();
      return results.sendThen(finished.job(), whatIsLeft(finished.job()), delivery);
    }
    if (claim instanceof Claim.GivenUp givenUp) {
      tally.failed.increment();
      return results.sendThen(givenUp.job(), Outcome.deadLetter(givenUp.why()), delivery);
    }
    if (claim instanceof Claim.NotNow notNow) {
      tally.putOff.increment();
      return PutOff.forThis(notNow.why(), notNow.after());
    }
    if (claim instanceof Claim.Elsewhere) {
      tally.duplicates.increment();
      return Outcome.done(); // should that worker be lost, the recoverer sends another message
    }
    tally.claimed.increment();
    return new JobTry(bench, ((Claim.Claimed) claim).job(), delivery, handling, how).toItsEnd();
  }

  /**
   * Longer each time, so that it does not go round and round; and noted, so that nobody resends.
   */
  private Outcome putOff(JobOrder order, Delivery delivery, String why)
      throws InterruptedException {
    tally.putOff.increment();
    if (mode == ClaimMode.UNTRACKED) {
      return Outcome.postpone(
          why, PutOff.doubled(UntrackedHandler.FIRST_PUT_OFF, delivery.attempt()));
    }
    Job job = patience.call(() -> records.putOff(order, delivery));
    if (job.state().isFinished()) {
      return results.sendThen(job, whatIsLeft(job), delivery);
    }
    // The row has it, and the recoverer sends it again when it is due: the queue would count each
    // delivery, and in the end move the message to the dead-letter queue.
    return Outcome.done();
  }

  /** What its worker may not have come to any more when it had written the end. */
  private static Outcome whatIsLeft(Job job) {
    return job.state() == JobState.FAILED
        ? Outcome.deadLetter(JobRecords.lastError(job))
        : Outcome.done();
  }

  /** What runs longer than this without a claim would be sent again meanwhile. */
  private Duration resendAfter() {
    return records.life().policy().resendAfter();
  }

  /** Ends the care for leases. The consumer has to be closed before. May be called twice. */
  @Override
  public void close() {
    keeper.close();
  }
}
