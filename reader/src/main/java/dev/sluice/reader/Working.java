package dev.sluice.reader;

import dev.sluice.engine.job.ClaimMode;
import dev.sluice.engine.job.JobHandling;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobRecords;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.JobWorker;
import dev.sluice.engine.job.ResultSender;
import dev.sluice.engine.job.UntrackedHandler;
import dev.sluice.engine.job.WorkerId;
import dev.sluice.engine.job.WorkerPulse;
import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.work.Handler;
import dev.sluice.reader.status.Board;
import dev.sluice.reader.status.Me;
import dev.sluice.shell.Queues;
import dev.sluice.shell.StoreKind;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Makes the worker out of the configuration, and has it say that it is there. */
@Factory
final class Working {

  private static final int LONGEST_HOST = 150;

  @Singleton
  Me me(RandomGenerator random, InstantSource clock) {
    String host = host();
    String mark = Integer.toString(random.nextInt(1 << 30), Character.MAX_RADIX);
    return new Me(
        new WorkerId(host + ":" + ProcessHandle.current().pid() + ":" + mark),
        host,
        clock.instant());
  }

  private static String host() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.substring(0, Math.min(LONGEST_HOST, name.length()));
    } catch (UnknownHostException e) {
      return "unknown"; // a machine that does not know its own name
    }
  }

  @Singleton
  JobRecords records(JobStore store, JobLife life, InstantSource clock) {
    return new JobRecords(store, life, clock);
  }

  @Singleton
  @Bean(typed = JobWorker.class, preDestroy = "close") // else it would stand for a user's Handler
  JobWorker worker(
      Me me,
      Handlers handlers,
      List<HandlerConfiguration> configurations,
      ReaderConfiguration reader,
      StoreKind store,
      @Named(Queues.RESULTS) MessageQueue results,
      JobRecords records,
      Board board) {
    Map<JobType, JobHandling> types = handlers.of(configurations);
    return new JobWorker(
        me.id(),
        new JobWorker.Duties(
            plain(types, reader.messages()),
            types,
            store == StoreKind.NONE ? ClaimMode.UNTRACKED : reader.claim(),
            board),
        new ResultSender(results),
        records);
  }

  private static Handler plain(Map<JobType, JobHandling> types, String name) {
    JobHandling handling = name.isEmpty() ? null : types.get(new JobType(name));
    if (handling == null) {
      throw new IllegalArgumentException(
          "sluice.reader.messages is one of the types under sluice.handlers, not \"" + name + "\"");
    }
    return new UntrackedHandler(new JobType(name), handling.handler());
  }

  @Singleton
  @Bean(preDestroy = "close")
  WorkerPulse pulse(Me me, JobWorker worker, WorkerRegistry registry, InstantSource clock) {
    return new WorkerPulse(me.id(), me.host(), worker, registry, clock);
  }

  @Singleton
  ApplicationEventListener<ServerStartupEvent> beat(WorkerPulse pulse) {
    return started -> pulse.start();
  }
}
