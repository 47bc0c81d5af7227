package dev.sluice.writer;

import dev.sluice.engine.job.Jobs;
import dev.sluice.engine.job.Recoverer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;

/** What was done with jobs here, as meters. */
@Singleton
final class JobCounts implements MeterBinder {

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
  void accepted() {
    accepted.increment();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("sluice.jobs.accepted", accepted, LongAdder::sum)
        .description("jobs answered with 201, repeated requests included")
        .register(registry);
    FunctionCounter.builder("sluice.jobs.lost", recoverer, Recoverer::lost)
        .description("jobs taken back from a worker that was not heard of")
        .register(registry);
    FunctionCounter.builder("sluice.jobs.resent", recoverer, Recoverer::resent)
        .description("messages sent of jobs that came due or that nobody had claimed")
        .register(registry);
    Gauge.builder("sluice.jobs.waiting", jobs, Jobs::waiting)
        .description("jobs that wait to be stored")
        .register(registry);
    Gauge.builder("sluice.jobs.calls-waiting", calls, StoreCalls::waiting)
        .description("calls to the job store that wait for a thread")
        .register(registry);
  }
}
