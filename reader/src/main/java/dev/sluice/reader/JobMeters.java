package dev.sluice.reader;

import dev.sluice.engine.job.JobWorker;
import dev.sluice.shell.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;

/** What the worker has done with jobs, as meters. */
@Singleton
final class JobMeters implements MeterBinder {

  private final JobWorker worker;

  JobMeters(JobWorker worker) {
    this.worker = worker;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    new Meters(registry)
        .counter("sluice.jobs.claimed", "tries begun", worker, w -> w.stats().claimed())
        .counter("sluice.jobs.succeeded", "jobs done", worker, w -> w.stats().succeeded())
        .counter(
            "sluice.jobs.retried",
            "tries that failed, with another to come",
            worker,
            w -> w.stats().retried())
        .counter("sluice.jobs.failed", "jobs given up", worker, w -> w.stats().failed())
        .counter(
            "sluice.jobs.cancelled",
            "jobs that ran and were cancelled",
            worker,
            w -> w.stats().cancelled())
        .counter(
            "sluice.jobs.duplicates",
            "deliveries of jobs that had ended before",
            worker,
            w -> w.stats().duplicates())
        .counter("sluice.jobs.refused", "ends that came too late", worker, w -> w.stats().refused())
        .counter(
            "sluice.jobs.put-off",
            "deliveries of jobs that could not be run then",
            worker,
            w -> w.stats().putOff())
        .gauge("sluice.jobs.running", "jobs that run right now", worker, w -> w.stats().running());
  }
}
