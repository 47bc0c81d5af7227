package dev.sluice.engine.job;

import dev.sluice.engine.work.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says every 15 seconds that a worker is there, and at its end that it is gone. */
public final class WorkerPulse implements AutoCloseable {

  /** How often a worker says so. */
  public static final Duration EVERY = Duration.ofSeconds(15);

  /** After how long a silence it counts as gone: four missed beats. */
  public static final Duration GONE_AFTER = EVERY.multipliedBy(4);

  private static final Logger log = LoggerFactory.getLogger(WorkerPulse.class);

  private final WorkerId id;
  private final String host;
  private final JobWorker worker;
  private final WorkerRegistry registry;
  private final InstantSource clock;
  private final Instant startedAt;
  private final Ticker ticker =
      new Ticker(
          "sluice-pulse",
          "telling others that this worker is there",
          Ticker.Turn.always(this::beat));

  /** A pulse that does not beat before {@link #start}. */
  public WorkerPulse(
      WorkerId id, String host, JobWorker worker, WorkerRegistry registry, InstantSource clock) {
    this.id = id;
    this.host = host;
    this.worker = worker;
    this.registry = registry;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /** Begins to beat, at once. */
  public void start() {
    ticker.start(Duration.ZERO, EVERY);
  }

  private void beat() {
    registry.beat(
        new WorkerCard(
            id, host, startedAt, clock.instant(), worker.abilities(), worker.stats().running()));
  }

  /** Says that the worker is gone, if the store is there. May be called twice. */
  @Override
  public void close() {
    if (!ticker.stop()) {
      return;
    }
    try {
      registry.leave(id);
    } catch (JobStoreException e) {
      log.info("others will see in {} that this worker is gone", GONE_AFTER);
    }
  }
}
