package dev.sluice.shell.job;

import dev.sluice.engine.job.Jobs;
import dev.sluice.engine.job.Recoverer;
import dev.sluice.shell.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;

/** What was done with jobs here, as meters. */
@Singleton
public final class JobCounts implements MeterBinder {

  private final Jobs jobs;
  private final Recoverer recoverer;
  private final StoreCalls calls;
  private final LongAdder accepted = new LongAdder();

  JobCounts(Jobs jobs, Recoverer recoverer, StoreCalls calls) {
    this.jobs = jobs;
    this.recoverer = recoverer;
    this.calls = calls;
  }

  /** A job was accepted. */
  public void accepted() {
    accepted.increment();
  }

  /** How many were accepted. */
  public long total() {
    return accepted.sum();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    new Meters(registry)
        .counter(
            "sluice.jobs.accepted",
            "jobs answered with 201, repeated requests included",
            this,
            JobCounts::total)
        .counter(
            "sluice.jobs.lost",
            "jobs taken back from a worker that was not heard of",
            recoverer,
            Recoverer::lost)
        .counter(
            "sluice.jobs.resent",
            "messages sent of jobs that came due or that nobody had claimed",
            recoverer,
            Recoverer::resent)
        .gauge("sluice.jobs.waiting", "jobs that wait to be stored", jobs, Jobs::waiting)
        .gauge(
            "sluice.jobs.calls-waiting",
            "calls to the job store that wait for a thread",
            calls,
            StoreCalls::waiting);
  }
}
