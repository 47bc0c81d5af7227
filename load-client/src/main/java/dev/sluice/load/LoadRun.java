package dev.sluice.load;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One run: waits for the writer, sends what the plan says, shows progress each second, and draws
 * the figures together.
 */
final class LoadRun {

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

  /** How much later than due the HTTP client may notice that an answer's time is up. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private static final double RATE_KEPT = 0.99;
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RunOptions options;
  private final Target target;
  private final Ledger ledger;
  private final ProgressLine progress;
  private final Stop stop;

  LoadRun(RunOptions options, Target target, Ledger ledger, ProgressLine progress, Stop stop) {
    this.options = options;
    this.target = target;
    this.ledger = ledger;
    this.progress = progress;
    this.stop = stop;
  }

  /**
   * Waits until the writer takes requests.
   *
   * @return false if it does not within {@code most}, or the run is to end before
   */
  boolean awaitTarget(Duration most, Runnable onWaiting) {
    long start = System.nanoTime();
    boolean told = false;
    while (!target.ready(LONGEST_LOOK)) {
      if (System.nanoTime() - start >= most.toNanos() || stop.wished()) {
        return false;
      }
      if (!told) {
        onWaiting.run();
        told = true;
      }
      stop.await(LOOK);
    }
    return true;
  }

  /** Sends and counts until the plan, the time or {@link Stop} ends it; then waits for answers. */
  Report run(InstantSource clock) {
    Tally tally = new Tally();
    Loop loop = Loop.at(options.pace(), new Shots(target, tally, ledger), stop);
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "timer"));
    try {
      Instant startedAt = clock.instant();
      long start = System.nanoTime();
      var unusedEnd = timer.schedule(stop::wish, options.most().toNanos(), TimeUnit.NANOSECONDS);
      var unusedTick =
          timer.scheduleAtFixedRate(new Tick(tally, loop, start), 1, 1, TimeUnit.SECONDS);
      loop.run(new Batches(options.plan()));
      double seconds = (System.nanoTime() - start) / NANOS;
      loop.drain(options.timeout().plus(SLACK));
      return report(startedAt, seconds, tally);
    } finally {
      timer.shutdownNow();
      progress.end();
    }
  }

  private Report report(Instant startedAt, double seconds, Tally tally) {
    Counts counts = tally.counts();
    double perSecond = counts.sent() / seconds;
    boolean rateKept =
        !(options.pace() instanceof Pace.Open open) || perSecond >= RATE_KEPT * open.rate();
    return new Report(
        startedAt,
        seconds,
        perSecond,
        rateKept,
        counts,
        tally.latency(),
        options.plan().seed(),
        options.given());
  }

  /** What happens each second of a run. */
  private final class Tick implements Runnable {

    private final Tally tally;
    private final Loop loop;
    private long before;

    Tick(Tally tally, Loop loop, long start) {
      this.tally = tally;
      this.loop = loop;
      this.before = start;
    }

    @Override
    public void run() {
      ledger.flush();
      long now = System.nanoTime();
      progress.show(
          tally.counts(), tally.lastLatency(), Duration.ofNanos(now - before), loop.behind());
      before = now;
    }
  }
}
