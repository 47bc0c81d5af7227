package dev.sluice.shell;

import dev.sluice.engine.job.JobPolicy;
import dev.sluice.engine.queue.DurationRange;
import dev.sluice.engine.work.RetryPolicy;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.Optional;

/**
 * How long things take in a job's life: {@code sluice.jobs.*}, {@code SLUICE_JOBS_*}.
 *
 * @param lease for how long a worker may be silent before its job is taken from it; 2 s to 12 h;
 *     the queue's visibility if empty
 * @param resendAfter how long a job waits for a worker before its message is sent again; 1 s to 12
 *     h
 * @param keepSucceeded for how long a succeeded or cancelled job is kept; 1 h to 10 years
 * @param keepFailed for how long a failed job is kept; 1 h to 10 years
 * @param recoverEvery how often jobs are looked after whose time has come; 100 ms to 1 min
 * @param answerWithin how long a caller waits for store and queue; 1 s to 1 min. A store fails by
 *     itself within 10 s
 */
@ConfigurationProperties("sluice.jobs")
public record JobsConfiguration(
    Optional<Duration> lease,
    @Bindable(defaultValue = "60s") Duration resendAfter,
    @Bindable(defaultValue = "24h") Duration keepSucceeded,
    @Bindable(defaultValue = "7d") Duration keepFailed,
    @Bindable(defaultValue = "1s") Duration recoverEvery,
    @Bindable(defaultValue = "12s") Duration answerWithin) {

  private static final DurationRange ANSWER =
      new DurationRange(Duration.ofSeconds(1), Duration.ofMinutes(1));
  private static final DurationRange RECOVER =
      new DurationRange(Duration.ofMillis(100), Duration.ofMinutes(1));

  public JobsConfiguration {
    RECOVER.require("sluice.jobs.recover-every", recoverEvery);
    ANSWER.require("sluice.jobs.answer-within", answerWithin);
  }

  /** The policy with these retries. */
  public JobPolicy policy(QueueConfiguration queues, RetryPolicy retry) {
    try {
      return new JobPolicy(
          lease.orElseGet(() -> longer(queues.visibility(), JobPolicy.LEASE.least())),
          resendAfter,
          keepSucceeded,
          keepFailed,
          retry);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("sluice.jobs." + e.getMessage(), e);
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
