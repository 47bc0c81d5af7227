package dev.sluice.reader.handler;

import dev.sluice.engine.job.JobHandler;
import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.job.JobRun;
import dev.sluice.engine.job.Progress;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.concurrent.TimeUnit;

/**
 * Sleeps for as long as the payload says, {@code {"seconds": 1.5}}, at most a day: work that costs
 * nothing, to see jobs come and go. The result is what was asked for.
 */
public final class SleepHandler implements JobHandler {

  private static final NumberPayload PAYLOAD =
      new NumberPayload("seconds", NumberPayload.Kind.NUMBER, 0, TimeUnit.DAYS.toSeconds(1));

  /** The time between two reports; the page shows no finer. */
  private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  @Override
  public JobResult run(JobRun run) throws InterruptedException {
    BigDecimal seconds;
    try {
      seconds = PAYLOAD.read(run.payload());
    } catch (PayloadException e) {
      return e.result();
    }
    sleep(seconds.movePointRight(9).setScale(0, RoundingMode.CEILING).longValueExact(), run);
    return JobResult.done("{\"seconds\":" + seconds.toPlainString() + "}");
  }

  private static void sleep(long nanos, JobRun run) throws InterruptedException {
    long start = System.nanoTime();
    for (long slept = 0; slept < nanos; slept = System.nanoTime() - start) {
      run.progress(new Progress((double) slept / nanos, "sleeping"));
      TimeUnit.NANOSECONDS.sleep(Math.min(REPORT_NANOS, nanos - slept));
    }
    run.progress(new Progress(1, "awake"));
  }
}
