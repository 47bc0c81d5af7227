package dev.sluice.engine.job;

import dev.sluice.engine.queue.DurationRange;
import dev.sluice.engine.work.RetryPolicy;
import java.time.Duration;

/**
 * How long things take in a job's life.
 *
 * @param lease for how long a worker may be silent before its job is taken from it; 2 s to 12 h;
 *     extended at half of it. The clocks of all machines have to agree within a quarter of it
 * @param resendAfter how long a job waits for a worker before its message is sent again; doubles
 *     with each time; 1 s to 12 h
 * @param keepSucceeded how long a job is kept that has succeeded or was cancelled; 1 h to 10 years.
 *     A duplicate of its message that comes later runs it again
 * @param keepFailed how long a job is kept that has failed; 1 h to 10 years
 * @param retry when a job is tried again, and when no more
 */
public record JobPolicy(
    Duration lease,
    Duration resendAfter,
    Duration keepSucceeded,
    Duration keepFailed,
    RetryPolicy retry) {

  private static final DurationRange KEEP =
      new DurationRange(Duration.ofHours(1), Duration.ofDays(3650));

  /** Shorter than two seconds it could run out between two looks of its keeper. */
  public static final DurationRange LEASE =
      new DurationRange(Duration.ofSeconds(2), DurationRange.VISIBILITY.most());

  public JobPolicy {
    LEASE.require("lease", lease);
    DurationRange.VISIBILITY.require("resend-after", resendAfter);
    KEEP.require("keep-succeeded", keepSucceeded);
    KEEP.require("keep-failed", keepFailed);
  }

  /** These retries with the defaults: 30 s, 60 s, 24 h, 7 days. */
  public static JobPolicy of(RetryPolicy retry) {
    return new JobPolicy(
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofHours(24),
        Duration.ofDays(7),
        retry);
  }

  /** The same with another lease. */
  public JobPolicy withLease(Duration lease) {
    return new JobPolicy(lease, resendAfter, keepSucceeded, keepFailed, retry);
  }

  /** How long to wait for a worker when the message was sent again this often. */
  Duration resendAfter(int resends) {
    Duration longest = DurationRange.VISIBILITY.most();
    Duration wait = resendAfter.multipliedBy(1L << Math.min(resends, 20));
    return wait.compareTo(longest) < 0 ? wait : longest;
  }

  Duration keep(JobState state) {
    return state == JobState.FAILED ? keepFailed : keepSucceeded;
  }
}
