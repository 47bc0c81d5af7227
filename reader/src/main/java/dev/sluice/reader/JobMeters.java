package dev.sluice.reader;

import dev.sluice.engine.job.JobStats;
import dev.sluice.engine.job.JobWorker;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.function.ToLongFunction;

/** What the worker has done with jobs, as meters. */
@Singleton
final class JobMeters implements MeterBinder {

  private final JobWorker worker;

  JobMeters(JobWorker worker) {
    this.worker = worker;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    count(registry, "claimed", "tries begun", JobStats::claimed);
    count(registry, "succeeded", "jobs done", JobStats::succeeded);
    count(registry, "retried", "tries that failed, with another to come", JobStats::retried);
    count(registry, "failed", "jobs given up", JobStats::failed);
    count(registry, "cancelled", "jobs that ran and were cancelled", JobStats::cancelled);
    count(registry, "duplicates", "deliveries of jobs that had ended before", JobStats::duplicates);
    count(registry, "refused", "ends that came too late", JobStats::refused);
    count(registry, "put-off", "deliveries of jobs that could not be run then", JobStats::putOff);
    Gauge.builder("sluice.jobs.running", worker, w -> w.stats().running())
        .description("jobs that run right now")
        .register(registry);
  }

  private void count(
      MeterRegistry registry, String name, String description, ToLongFunction<JobStats> value) {
    FunctionCounter.builder("sluice.jobs." + name, worker, w -> value.applyAsLong(w.stats()))
        .description(description)
        .register(registry);
  }
}
