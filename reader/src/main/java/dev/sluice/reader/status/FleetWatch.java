package dev.sluice.reader.status;

import dev.sluice.engine.job.WorkerCard;
import dev.sluice.engine.job.WorkerPulse;
import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.shell.StoreKind;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Which boxes drain the queue, by what they say of themselves in the store. */
@Singleton
final class FleetWatch {

  /**
   * What is known.
   *
   * @param boxes those that were heard of; by name
   * @param error why it is not known
   */
  record Answer(List<WorkerCard> boxes, Optional<String> error) {}

  private static final Answer NOT_ASKED =
      new Answer(List.of(), Optional.of("the job store has not been asked yet"));

  private final WorkerRegistry registry;
  private final StoreKind store;
  private final InstantSource clock;
  private final Remembered<Answer> answers;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread daemon = new Thread(task, "sluice-fleet");
            daemon.setDaemon(true);
            return daemon;
          });

  FleetWatch(WorkerRegistry registry, StoreKind store, InstantSource clock) {
    this.registry = registry;
    this.store = store;
    this.clock = clock;
    this.answers = new Remembered<>(NOT_ASKED, this::ask, clock);
  }

  /** What was known last. */
  Answer last() {
    return answers.last();
  }

  /** What was known no longer ago than this; never fails. */
  CompletableFuture<Answer> noOlderThan(Duration age) {
    return answers.noOlderThan(age);
  }

  private CompletableFuture<Answer> ask() {
    return store == StoreKind.NONE
        ? CompletableFuture.completedFuture(
            new Answer(List.of(), Optional.of("without a store boxes know nothing of each other")))
        : CompletableFuture.supplyAsync(this::look, thread);
  }

  private Answer look() {
    try {
      return new Answer(
          registry.seenSince(clock.instant().minus(WorkerPulse.GONE_AFTER)), Optional.empty());
    } catch (RuntimeException e) { // another version's rows may not be readable either
      return new Answer(answers.last().boxes(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  @PreDestroy
  void close() {
    thread.shutdownNow();
  }
}
