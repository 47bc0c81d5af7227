package dev.sluice.shell;

import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobSender;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.Recoverer;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.work.RetryPolicy;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes what both services do with jobs: send them, and look after those whose time has come. */
@Factory
final class JobsFactory {

  /** How jobs live; the retries are the service's own. */
  @Singleton
  JobLife jobLife(JobsConfiguration jobs, QueueConfiguration queues, RetryPolicy retry) {
    return new JobLife(jobs.policy(queues, retry));
  }

  @Singleton
  @Bean(preDestroy = "close")
  SendBatcher sendBatcher(@Named(Queues.MAIN) MessageQueue queue) {
    return new SendBatcher(queue, BatchingOptions.forSending());
  }

  @Singleton
  JobSender jobSender(@Named(Queues.MAIN) MessageQueue queue, SendBatcher batcher) {
    return new JobSender(queue, batcher);
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
