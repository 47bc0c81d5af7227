package dev.sluice.reader;

import dev.sluice.engine.job.JobWorker;
import dev.sluice.engine.job.Jobs;
import dev.sluice.engine.job.Redriver;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.work.Consumer;
import dev.sluice.engine.work.ConsumerStats;
import dev.sluice.engine.work.RetryPolicy;
import dev.sluice.engine.work.WorkSource;
import dev.sluice.reader.status.Board;
import dev.sluice.shell.Figures;
import dev.sluice.shell.Figures.Figure;
import dev.sluice.shell.QueueConfiguration;
import dev.sluice.shell.QueueKind;
import dev.sluice.shell.Queues;
import dev.sluice.shell.StoreKind;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Makes the consumer out of the configuration, and starts it when the service is up. */
@Factory
final class Reading {

  @Singleton
  WorkSource source(@Named(Queues.MAIN) MessageQueue queue, @Named(Queues.DEAD) MessageQueue dead) {
    return new WorkSource(queue, dead);
  }

  @Singleton
  RetryPolicy retry(ReaderConfiguration reader, RandomGenerator random) {
    return reader.retry(random);
  }

  @Singleton
  @Bean(preDestroy = "close")
  Consumer consumer(
      WorkSource source,
      JobWorker worker,
      ReaderConfiguration reader,
      QueueKind kind,
      QueueConfiguration queues,
      Board board,
      RandomGenerator random,
      InstantSource clock) {
    Optional<Ledger> ledger = reader.ledger().map(Ledger::new);
    return new Consumer(
        source,
        ledger.map(l -> l.recording(worker)).orElse(worker),
        reader.consumerOptions(kind, queues, random),
        new Listeners(Stream.concat(Stream.of(board), ledger.stream()).toList()),
        clock);
  }

  @Singleton
  @Bean(preDestroy = "close")
  Redriver redriver(WorkSource source, Jobs jobs, StoreKind store, InstantSource clock) {
    return new Redriver(
        source, store == StoreKind.NONE ? Optional.empty() : Optional.of(jobs), clock);
  }

  @Singleton
  @Bean(preDestroy = "close")
  Figures figures(Consumer consumer, JobWorker worker, ReaderConfiguration reader) {
    Figure processed = figure(consumer, "processed", ConsumerStats::processed);
    return new Figures(
        "reader",
        List.of(
            figure(consumer, "received", ConsumerStats::received),
            processed,
            figure(consumer, "failed", ConsumerStats::failed),
            figure(consumer, "retried", ConsumerStats::retried),
            figure(consumer, "dead-lettered", ConsumerStats::deadLettered),
            new Figure("jobs done", () -> worker.stats().succeeded()),
            figure(consumer, "in flight", ConsumerStats::inFlight)),
        processed,
        reader.figures(),
        System.out);
  }

  private static Figure figure(
      Consumer consumer, String name, ToLongFunction<ConsumerStats> value) {
    return new Figure(name, () -> value.applyAsLong(consumer.stats()));
  }

  @Singleton
  ApplicationEventListener<ServerStartupEvent> start(Consumer consumer, Figures figures) {
    return started -> {
      consumer.start();
      figures.start();
    };
  }
}
