package dev.sluice.writer;

import dev.sluice.engine.job.Explainer;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobSender;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.Jobs;
import dev.sluice.engine.job.Recoverer;
import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.work.RetryPolicy;
import dev.sluice.shell.JobsConfiguration;
import dev.sluice.shell.QueueConfiguration;
import dev.sluice.shell.Queues;
import dev.sluice.shell.http.FailureLog;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Makes what stores, sends and looks after jobs, and starts the latter when the service is up. */
@Factory
final class Submitting {

  /** The writer tries nothing: how often and when is the reader's, which has settings for it. */
  @Singleton
  JobLife jobLife(JobsConfiguration jobs, QueueConfiguration queues, RandomGenerator random) {
    return new JobLife(
        jobs.policy(
            queues, new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(15), random)));
  }

  @Singleton
  JobSender jobSender(@Named(Queues.MAIN) MessageQueue queue, SendBatcher batcher) {
    return new JobSender(queue, batcher);
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

  @Singleton
  @Bean(preDestroy = "close")
  Recoverer recoverer(JobStore store, JobSender sender, JobLife life, InstantSource clock) {
    return new Recoverer(store, sender, life, clock);
  }

  @Singleton
  ApplicationEventListener<ServerStartupEvent> recover(
      Recoverer recoverer, JobsConfiguration jobs) {
    return started -> recoverer.start(jobs.recoverEvery());
  }
}
