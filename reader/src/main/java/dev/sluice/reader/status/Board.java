package dev.sluice.reader.status;

import dev.sluice.engine.cost.WorkMeter;
import dev.sluice.engine.job.Attempt;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobListener;
import dev.sluice.engine.job.JobMessages;
import dev.sluice.engine.queue.Attribute;
import dev.sluice.engine.queue.Delivery;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageText;
import dev.sluice.engine.work.ConsumerListener;
import dev.sluice.engine.work.Effort;
import dev.sluice.engine.work.Outcome;
import dev.sluice.reader.status.RecentTries.End;
import dev.sluice.shell.StoreKind;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of the tries on this box. It is told of each, by the threads that make them, and
 * does next to nothing then; who wants to know asks.
 *
 * <p>A job's try is known by what its row says of it; a message's by what its handler said.
 */
@Singleton
public final class Board implements ConsumerListener, JobListener {

  private final InstantSource clock;
  private final boolean jobsAreTracked;
  private final Latencies handling = new Latencies();
  private final Latencies waiting = new Latencies();
  private final FailureReasons failures = new FailureReasons();
  private final RecentTries recent = new RecentTries();
  private final WorkMeter meter;
  private final LongAdder handled = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder cpuNanos = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /** The job that this thread has just told of by {@link #tried}. */
  private final ThreadLocal<@Nullable MessageId> told = new ThreadLocal<>();

  /**
   * The means of all deliveries that were handled.
   *
   * @param time in the handler
   * @param bytes of the body, in UTF-8
   */
  record Means(Duration time, long bytes) {}

  Board(InstantSource clock, StoreKind store, WorkMeter meter) {
    this.meter = meter;
    this.clock = clock;
    this.jobsAreTracked = store != StoreKind.NONE;
  }

  @Override
  public void received(Delivery delivery) {
    if (delivery.attempt() == 1) {
      waiting.record(Duration.between(delivery.sentAt(), clock.instant()));
    }
  }

  @Override
  public void handled(Delivery delivery, Outcome outcome, Effort effort) {
    handling.record(effort.took());
    meter.worked(effort.took());
    handled.increment();
    nanos.add(effort.took().toNanos());
    cpuNanos.add(effort.cpu().toNanos());
    bytes.add(MessageText.utf8Length(delivery.message().body()));
    String type = type(delivery.message());
    boolean failed = outcome instanceof Outcome.Retry || outcome instanceof Outcome.DeadLetter;
    boolean isTold = delivery.id().equals(told.get());
    told.remove();
    if (isTold || (!type.isEmpty() && jobsAreTracked && !failed)) {
      return; // tried() has said it, or it was a duplicate, or not due: no try
    }
    Instant now = clock.instant();
    String reason = reason(outcome);
    if (failed) {
      failures.add(type, reason, now, delivery.id());
    }
    recent.add(
        new RecentTries.Try(
            delivery.id(), type, end(outcome), now, effort.took(), delivery.attempt(), reason));
  }

  private static End end(Outcome outcome) {
    if (outcome instanceof Outcome.Done) {
      return End.DONE;
    }
    if (outcome instanceof Outcome.Postpone) {
      return End.PUT_OFF;
    }
    return outcome instanceof Outcome.Retry ? End.RETRY : End.FAILED;
  }

  private static String reason(Outcome outcome) {
    if (outcome instanceof Outcome.Retry retry) {
      return retry.reason();
    }
    if (outcome instanceof Outcome.DeadLetter deadLetter) {
      return deadLetter.reason();
    }
    return outcome instanceof Outcome.Postpone postpone ? postpone.reason() : "";
  }

  /** The type of the job that a message carries; empty if it carries none. */
  static String type(Message message) {
    Attribute type = message.attributes().get(JobMessages.TYPE);
    return type == null ? "" : type.value();
  }

  @Override
  public void tried(Job job) {
    told.set(job.id());
    Attempt attempt = job.status().history().last().orElseThrow();
    Attempt.End end = attempt.end().orElseThrow();
    String type = job.order().type().value();
    if (end.how() == Attempt.How.FAILED) {
      failures.add(type, end.error(), end.at(), job.id());
    }
    recent.add(
        new RecentTries.Try(
            job.id(),
            type,
            end(job, end.how()),
            end.at(),
            attempt.took(end.at()),
            attempt.number(),
            end.error()));
  }

  private static End end(Job job, Attempt.How how) {
    return switch (how) {
      case SUCCEEDED -> End.DONE;
      case CANCELLED -> End.CANCELLED;
      case RELEASED -> End.PUT_OFF;
      case FAILED, LOST -> job.state().isFinished() ? End.FAILED : End.RETRY;
    };
  }

  /** To be called each second. */
  void turn() {
    handling.turn();
    waiting.turn();
  }

  /** How long handlers took. */
  Latencies handling() {
    return handling;
  }

  /** How long messages waited for their first delivery. */
  Latencies waiting() {
    return waiting;
  }

  FailureReasons failures() {
    return failures;
  }

  RecentTries recent() {
    return recent;
  }

  /** What all handlers took together. */
  public Effort effort() {
    return new Effort(Duration.ofNanos(nanos.sum()), Duration.ofNanos(cpuNanos.sum()));
  }

  Means means() {
    long count = Math.max(1, handled.sum());
    return new Means(effort().took().dividedBy(count), bytes.sum() / count);
  }
}
