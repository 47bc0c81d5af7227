package dev.sluice.shell.job;

import dev.sluice.engine.job.Explainer;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobSender;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.Jobs;
import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.shell.JobsConfiguration;
import dev.sluice.shell.http.FailureLog;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Makes what takes callers' jobs in and answers their questions. */
@Factory
final class Submitting {

  @Singleton
  MessageIds messageIds(InstantSource clock, RandomGenerator random) {
    return new MessageIds(clock, random);
  }

  @Singleton
  @Bean(preDestroy = "close")
  InsertThreads insertThreads() {
    return new InsertThreads();
  }

  @Singleton
  @Bean(preDestroy = "close")
  StoreCalls storeCalls(JobsConfiguration jobs, FailureLog failures) {
    return new StoreCalls(jobs.answerWithin(), failures);
  }

  @Singleton
  @Bean(preDestroy = "close")
  Jobs jobs(
      JobStore store, JobSender sender, JobLife life, InstantSource clock, InsertThreads threads) {
    return new Jobs(store, sender, life, clock, threads);
  }

  @Singleton
  Explainer explainer(JobStore store, WorkerRegistry workers, InstantSource clock) {
    return new Explainer(store, workers, clock);
  }
}
