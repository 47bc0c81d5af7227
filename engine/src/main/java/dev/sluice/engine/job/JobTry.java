package dev.sluice.engine.job;

import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.work.Outcome;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try of a job that is claimed: runs its handler, and writes down what became of it while the
 * lease is still ours. Belongs to the thread that runs it.
 */
final class JobTry implements JobRun {

  private static final Logger log = LoggerFactory.getLogger(JobTry.class);

  /** What the tries of one worker share. */
  record Bench(
      JobRecords records,
      LeaseKeeper keeper,
      ResultSender results,
      JobTally tally,
      Patience patience,
      Hindrances hindrances,
      JobListener listener) {}

  private final Bench bench;
  private final JobRecords records;
  private final JobTally tally;
  private final Job claimed;
  private final Lease lease;
  private final Delivery delivery;
  private final JobHandling handling;
  private final ClaimMode how;
  private final LeaseKeeper.Watch watch;

  /** Begins to keep the lease of a job that has just been claimed. */
  JobTry(Bench bench, Job claimed, Delivery delivery, JobHandling handling, ClaimMode how) {
    this.bench = bench;
    this.records = bench.records();
    this.tally = bench.tally();
    this.claimed = claimed;
    this.lease = claimed.status().lease().orElseThrow();
    this.delivery = delivery;
    this.handling = handling;
    this.how = how;
    this.watch = bench.keeper().watch(claimed, handling.timeout(), how);
  }

  @Override
  public MessageId id() {
    return claimed.id();
  }

  @Override
  public Owner owner() {
    return claimed.order().owner();
  }

  @Override
  public JobType type() {
    return claimed.order().type();
  }

  @Override
  public String payload() {
    return claimed.order().payload();
  }

  @Override
  public int attempt() {
    return lease.attempt();
  }

  @Override
  public Delivery delivery() {
    return delivery;
  }

  @Override
  public void progress(Progress progress) {
    watch.progress(progress);
  }

  /** Runs the handler, and writes down how that ended. */
  Outcome toItsEnd() throws InterruptedException {
    JobResult result = JobResult.of(Outcome.retry("it did not begin"));
    boolean interrupted = false;
    try {
      result = Objects.requireNonNull(handling.handler().run(this), "the handler returned null");
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (Exception e) {
      log.debug("the handler failed on {}", claimed.id(), e);
      result = JobResult.of(Outcome.retry(describe(e)));
    } catch (Throwable e) { // an Error costs a try, never a thread and its place
      log.error("the handler failed on {}", claimed.id(), e);
      result = JobResult.of(Outcome.retry(describe(e)));
    }
    LeaseKeeper.End end = watch.end();
    boolean unused = Thread.interrupted(); // what is written now must not suffer from it
    if (result.outcome() instanceof Outcome.Done) {
      return succeeded(result);
    }
    return switch (end) {
      case CANCELLED -> cancelled(result);
      case LOST -> refused();
      case TIMED_OUT ->
          retryOrGiveUp(
              "it took longer than " + handling.timeout(), Optional.empty(), result.output());
      case BY_ITSELF -> interrupted ? stopped(result) : ended(result);
    };
  }

  private Outcome ended(JobResult result) throws InterruptedException {
    if (result.outcome() instanceof Outcome.DeadLetter deadLetter) {
      return giveUp(deadLetter.reason(), result.output());
    }
    if (result.outcome() instanceof Outcome.Postpone later) {
      tally.putOff.increment();
      Optional<Job> waiting =
          write(
              job ->
                  life()
                      .shelved(job, later.reason(), result.output(), later.after(), records.now()));
      bench.hindrances().rest(type(), later);
      return waiting.isEmpty() ? refused() : back(waiting.get(), Outcome.done());
    }
    Outcome.Retry retry = (Outcome.Retry) result.outcome();
    return retryOrGiveUp(retry.reason(), retry.after(), result.output());
  }

  private Outcome succeeded(JobResult result) throws InterruptedException {
    Optional<Job> done =
        write(job -> life().succeeded(job, result.result(), result.output(), records.now()));
    if (done.isEmpty()) {
      return refused();
    }
    tally.succeeded.increment();
    return bench.results().sendThen(done.get(), Outcome.done(), delivery);
  }

  private Outcome retryOrGiveUp(String reason, Optional<Duration> after, String output)
      throws InterruptedException {
    int failures = claimed.status().history().failures() + 1;
    if (life().policy().retry().isExhausted(failures)) {
      return giveUp("gave up after %d tries: %s".formatted(failures, reason), output);
    }
    Duration delay = after.orElseGet(() -> life().policy().retry().delayAfter(failures));
    Optional<Job> waiting =
        write(job -> life().retrying(job, reason, output, delay, records.now()));
    if (waiting.isEmpty()) {
      return refused();
    }
    tally.retried.increment();
    return back(waiting.get(), Outcome.postpone(reason, delay));
  }

  private Outcome giveUp(String reason, String output) throws InterruptedException {
    Optional<Job> failed = write(job -> life().failed(job, reason, output, records.now()));
    if (failed.isEmpty()) {
      return refused();
    }
    tally.failed.increment();
    return bench.results().sendThen(failed.get(), Outcome.deadLetter(reason), delivery);
  }

  private Outcome cancelled(JobResult result) throws InterruptedException {
    Optional<Job> over = write(job -> life().cancelled(job, result.output(), records.now()));
    if (over.isEmpty()) {
      return refused();
    }
    tally.cancelled.increment();
    log.info("{} is cancelled", claimed.id());
    return bench.results().sendThen(over.get(), Outcome.done(), delivery);
  }

  /** The worker stops. One try to say so must do: its lease runs out in any case. */
  private Outcome stopped(JobResult result) {
    try {
      var unused =
          change(
              job ->
                  life()
                      .released(
                          job,
                          "the worker was stopped",
                          result.output(),
                          Duration.ZERO,
                          records.now()));
    } catch (JobStoreException e) {
      log.warn("{} keeps its lease until it runs out: {}", claimed.id(), e.getMessage());
    }
    return Outcome.postpone("the worker was stopped", Duration.ZERO);
  }

  /** It waits for its next try, or was to be cancelled meanwhile. */
  private Outcome back(Job written, Outcome outcome) throws InterruptedException {
    if (written.state() != JobState.CANCELLED) {
      return outcome;
    }
    tally.cancelled.increment();
    return bench.results().sendThen(written, Outcome.done(), delivery);
  }

  /** Somebody else has the job by now. What was done here is not written, and nothing is said. */
  private Outcome refused() {
    tally.refused.increment();
    log.warn("{} came to its end here too late: its lease is not ours any more", claimed.id());
    return PutOff.forThis("it is another worker's", life().policy().lease());
  }

  private Optional<Job> write(UnaryOperator<Job> change) throws InterruptedException {
    Optional<Job> written = bench.patience().call(() -> change(change));
    written.ifPresent(bench.listener()::tried);
    return written;
  }

  private Optional<Job> change(UnaryOperator<Job> change) {
    return how == ClaimMode.CLAIM
        ? records.change(watch.job(), lease, change)
        : records.changeUnclaimed(claimed, change);
  }

  private JobLife life() {
    return records.life();
  }

  private static String describe(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
  }
}
