package dev.sluice.engine.work;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that takes one turn of a loop after the other, whatever becomes of each: the
 * first that fails is logged, and the first that succeeds after it.
 */
public final class Ticker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Ticker.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  /** A turn of a loop. */
  public interface Turn {

    /** Takes it; says whether there was anything to do, and so anything that could have failed. */
    boolean take();

    /** A turn that always has something to do. */
    static Turn always(Runnable turn) {
      return () -> {
        turn.run();
        return true;
      };
    }
  }

  private final String what;
  private final Turn turn;
  private final ScheduledExecutorService timer;
  private boolean failing;

  /**
   * A ticker that does nothing before {@link #start}.
   *
   * @param thread the thread's name
   * @param what what a turn does, for the log: "looking after jobs"
   */
  public Ticker(String thread, String what, Turn turn) {
    this.what = what;
    this.turn = turn;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, thread);
              daemon.setDaemon(true);
              return daemon;
            });
  }

  /** Takes the first turn after a while, and each further one as long after the one before. */
  public void start(Duration first, Duration between) {
    var unused =
        timer.scheduleWithFixedDelay(
            this::turn, first.toMillis(), between.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Takes a turn at once, for what came while nobody was there, and then at each whole multiple of
   * a period since 1970-01-01T00:00Z: of a minute, on the minute. One that takes longer leaves the
   * times out that it goes past.
   */
  public void startAligned(Duration period, InstantSource clock) {
    timer.execute(this::turn);
    next(period, clock);
  }

  private void next(Duration period, InstantSource clock) {
    long millis = period.toMillis();
    // What a closed timer says to a turn that was just going on reaches nobody, and should not.
    var unused =
        timer.schedule(
            () -> {
              turn();
              next(period, clock);
            },
            millis - Math.floorMod(clock.millis(), millis),
            TimeUnit.MILLISECONDS);
  }

  private void turn() {
    try {
      if (turn.take() && failing) {
        log.info("{} works again", what);
        failing = false;
      }
    } catch (Throwable e) { // one that got out would end the timer for good
      if (!failing && !timer.isShutdown()) {
        log.warn("{} does not work, and is tried again on each turn: {}", what, e.toString());
      }
      failing = true;
    }
  }

  /**
   * Takes no further turn, interrupts the one that goes on, and waits 5 s for it at the most.
   *
   * @return whether it was open
   */
  public boolean stop() {
    boolean wasOpen = !timer.isShutdown();
    timer.shutdownNow();
    try {
      if (!timer.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("{} goes on, though it was to end", what);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return wasOpen;
  }

  @Override
  public void close() {
    stop();
  }
}
