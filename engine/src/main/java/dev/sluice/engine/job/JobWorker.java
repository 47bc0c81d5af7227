package dev.sluice.engine.job;

import dev.sluice.engine.job.JobRecords.Claim;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.work.Handler;
import dev.sluice.engine.work.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
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

  private static final Duration LONGEST_PUT_OFF = Duration.ofHours(1);

  /** Types come from messages, so what is remembered of them has to end somewhere. */
  private static final int MOST_STOPPED = 1_000;

  private static final Duration RESULT_RETRY = Duration.ofSeconds(5);

  private final WorkerId id;
  private final Handler plain;
  private final Map<JobType, JobHandling> types;
  private final ClaimMode mode;
  private final ResultSender results;
  private final JobRecords records;
  private final LeaseKeeper keeper;
  private final JobTally tally = new JobTally();
  private final Patience patience = new Patience();
  private final AtomicBoolean untracked = new AtomicBoolean();

  /** Why a type of jobs is not tried for a while: its handler has put one off. */
  private record Rest(String why, Instant until) {}

  /** By the types that there are handlers for. */
  private final Map<JobType, Rest> resting = new ConcurrentHashMap<>();

  /** The types that cannot be done now, and why. */
  private final Map<JobType, String> stopped = new ConcurrentHashMap<>();

  /**
   * What a worker does.
   *
   * @param plain the handler of messages that carry no job
   * @param types how jobs are done, by type; copied
   * @param mode whether it writes down what it begins
   */
  public record Duties(Handler plain, Map<JobType, JobHandling> types, ClaimMode mode) {

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
                Map.Entry::getKey, entry -> obstacle(entry.getKey(), entry.getValue()).orElse("")));
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
            : obstacle(order.type(), handling);
    report(order.type(), obstacle);
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
      return withResult(finished.job(), whatIsLeft(finished.job()), delivery);
    }
    if (claim instanceof Claim.GivenUp givenUp) {
      tally.failed.increment();
      return withResult(givenUp.job(), Outcome.deadLetter(givenUp.why()), delivery);
    }
    if (claim instanceof Claim.NotNow notNow) {
      tally.putOff.increment();
      return postpone(notNow.why(), notNow.after());
    }
    if (claim instanceof Claim.Elsewhere) {
      tally.duplicates.increment();
      return Outcome.done(); // should that worker be lost, the recoverer sends another message
    }
    tally.claimed.increment();
    return new Run(((Claim.Claimed) claim).job(), delivery, handling, how).toItsEnd();
  }

  private Optional<String> obstacle(JobType type, JobHandling handling) {
    Optional<String> missing = handling.handler().unavailable();
    return missing.isPresent()
        ? missing
        : Optional.ofNullable(resting.get(type))
            .filter(rest -> rest.until().isAfter(records.now()))
            .map(Rest::why);
  }

  private void report(JobType type, Optional<String> obstacle) {
    if (obstacle.isEmpty()) {
      if (!stopped.isEmpty() && stopped.remove(type) != null) {
        log.info("jobs of type {} are done again", type);
      }
    } else if (stopped.size() < MOST_STOPPED && stopped.put(type, obstacle.get()) == null) {
      log.warn("jobs of type {} are put off: {}", type, obstacle.get());
    }
  }

  /**
   * Longer each time, so that it does not go round and round; and noted, so that nobody resends.
   */
  private Outcome putOff(JobOrder order, Delivery delivery, String why)
      throws InterruptedException {
    tally.putOff.increment();
    if (mode == ClaimMode.UNTRACKED) {
      return Outcome.postpone(why, doubled(UntrackedHandler.FIRST_PUT_OFF, delivery.attempt()));
    }
    Job job = patience.call(() -> records.putOff(order, delivery));
    if (job.state().isFinished()) {
      return withResult(job, whatIsLeft(job), delivery);
    }
    // The row has it, and the recoverer sends it again when it is due: the queue would count each
    // delivery, and in the end move the message to the dead-letter queue.
    return Outcome.done();
  }

  private static Outcome postpone(String why, Duration delay) {
    return Outcome.postpone(why, shorter(delay, LONGEST_PUT_OFF));
  }

  /** A wait that doubles with each delivery, up to an hour. */
  static Duration doubled(Duration first, int attempt) {
    return shorter(first.multipliedBy(1L << Math.min(attempt - 1, 20)), LONGEST_PUT_OFF);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** What its worker may not have come to any more when it had written the end. */
  private static Outcome whatIsLeft(Job job) {
    return job.state() == JobState.FAILED
        ? Outcome.deadLetter(JobRecords.lastError(job))
        : Outcome.done();
  }

  /** Only when the result queue has it may the message go; else it comes again for just that. */
  private Outcome withResult(Job job, Outcome outcome, Delivery delivery)
      throws InterruptedException {
    return results.send(job)
        ? outcome
        : Outcome.postpone(
            "the result could not be sent", doubled(RESULT_RETRY, delivery.attempt()));
  }

  /** One try. */
  private final class Run implements JobRun {
    private final Job claimed;
    private final Lease lease;
    private final Delivery delivery;
    private final JobHandling handling;
    private final ClaimMode how;
    private final LeaseKeeper.Watch watch;

    private Run(Job claimed, Delivery delivery, JobHandling handling, ClaimMode how) {
      this.claimed = claimed;
      this.lease = claimed.status().lease().orElseThrow();
      this.delivery = delivery;
      this.handling = handling;
      this.how = how;
      this.watch = keeper.watch(claimed, handling.timeout(), how);
    }

    @Override
    public MessageId id() {
      return claimed.id();
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

    private Outcome toItsEnd() throws InterruptedException {
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
                        .shelved(
                            job, later.reason(), result.output(), later.after(), records.now()));
        rest(later);
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
      return withResult(done.get(), Outcome.done(), delivery);
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
      return withResult(failed.get(), Outcome.deadLetter(reason), delivery);
    }

    private Outcome cancelled(JobResult result) throws InterruptedException {
      Optional<Job> over = write(job -> life().cancelled(job, result.output(), records.now()));
      if (over.isEmpty()) {
        return refused();
      }
      tally.cancelled.increment();
      log.info("{} is cancelled", claimed.id());
      return withResult(over.get(), Outcome.done(), delivery);
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

    /** What hinders this job hinders the others of its type. */
    private void rest(Outcome.Postpone later) {
      resting.put(type(), new Rest(later.reason(), records.now().plus(later.after())));
    }

    /** It waits for its next try, or was to be cancelled meanwhile. */
    private Outcome back(Job written, Outcome outcome) throws InterruptedException {
      if (written.state() != JobState.CANCELLED) {
        return outcome;
      }
      tally.cancelled.increment();
      return withResult(written, Outcome.done(), delivery);
    }

    /** Somebody else has the job by now. What was done here is not written, and nothing is said. */
    private Outcome refused() {
      tally.refused.increment();
      log.warn("{} came to its end here too late: its lease is not ours any more", claimed.id());
      return postpone("it is another worker's", life().policy().lease());
    }

    private Optional<Job> write(UnaryOperator<Job> change) throws InterruptedException {
      return patience.call(() -> change(change));
    }

    private Optional<Job> change(UnaryOperator<Job> change) {
      return how == ClaimMode.CLAIM
          ? records.change(watch.job(), lease, change)
          : records.changeUnclaimed(claimed, change);
    }
  }

  /** What runs longer than this without a claim would be sent again meanwhile. */
  private Duration resendAfter() {
    return life().policy().resendAfter();
  }

  private JobLife life() {
    return records.life();
  }

  private static String describe(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
  }

  /** Ends the care for leases. The consumer has to be closed before. May be called twice. */
  @Override
  public void close() {
    keeper.close();
  }
}
