package dev.sluice.reader.handler;

import dev.sluice.engine.job.JobHandler;
import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.job.JobRun;
import dev.sluice.engine.job.Progress;

/**
 * Finds the primes up to the payload's number, {@code {"upTo": 1000000}}: work that costs CPU. The
 * result is {@code {"count":78498,"largest":999983}}.
 */
public final class PrimesHandler implements JobHandler {

  private static final NumberPayload PAYLOAD =
      new NumberPayload("upTo", NumberPayload.Kind.INTEGER, 2, Sieve.MOST);

  @Override
  public JobResult run(JobRun run) throws InterruptedException {
    int upTo;
    try {
      upTo = PAYLOAD.read(run.payload()).intValueExact();
    } catch (PayloadException e) {
      return e.result();
    }
    Sieve sieve = new Sieve(upTo);
    int reported = -1;
    while (sieve.advance()) {
      // Between two segments, each a fraction of a millisecond: a stop is heeded at once.
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped at " + sieve.reached());
      }
      int percent = (int) (100L * sieve.reached() / upTo);
      if (percent > reported) {
        reported = percent;
        run.progress(new Progress(percent / 100.0, sieve.count() + " primes"));
      }
    }
    return JobResult.done(
        "{\"count\":%d,\"largest\":%d}".formatted(sieve.count(), sieve.largest()));
  }
}
