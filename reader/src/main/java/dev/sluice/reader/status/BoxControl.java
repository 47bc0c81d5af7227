package dev.sluice.reader.status;

import dev.sluice.engine.work.Consumer;
import dev.sluice.engine.work.Drainer;
import dev.sluice.reader.model.BoxState;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.ProblemKind;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;

/** The levers of this box. Safe for use by many threads. */
@Singleton
final class BoxControl {

  private final Consumer consumer;
  private final int mostDrainers;
  private final StopSwitch stopSwitch;
  private final AtomicBoolean stopping = new AtomicBoolean();

  BoxControl(Consumer consumer, StatusConfiguration limits, StopSwitch stopSwitch) {
    this.consumer = consumer;
    this.mostDrainers = Math.max(limits.mostDrainers(), consumer.concurrency());
    this.stopSwitch = stopSwitch;
  }

  /** Whether it takes messages. */
  BoxState state() {
    if (stopping.get() || consumer.isStopping()) {
      return BoxState.STOPPING;
    }
    return consumer.isPaused() ? BoxState.PAUSED : BoxState.TAKING;
  }

  /** How many drainers there may be: as many as were configured, or as the limit says. */
  int mostDrainers() {
    return mostDrainers;
  }

  synchronized Drainer spawn() {
    requireTaking();
    if (consumer.drainerCount() >= mostDrainers) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.CONFLICT,
              "There are "
                  + consumer.drainerCount()
                  + " drainers, and "
                  + mostDrainers
                  + " is the limit (SLUICE_STATUS_MOST_DRAINERS)."));
    }
    return consumer.spawn();
  }

  private void requireTaking() {
    if (consumer.isStopping()) {
      throw new ProblemException(Problem.of(ProblemKind.CONFLICT, "This reader stops."));
    }
  }

  Drainer stop(int number) {
    requireTaking();
    Drainer.Stop stop = consumer.stop(number);
    if (stop instanceof Drainer.Stop.Stopped stopped) {
      return stopped.drainer();
    }
    throw new ProblemException(
        stop instanceof Drainer.Stop.Last
            ? Problem.of(ProblemKind.CONFLICT, "It is the last drainer. Pause the box instead.")
            : Problem.of(ProblemKind.NOT_FOUND, "There is no drainer " + number + "."));
  }

  void pause() {
    consumer.pause();
  }

  void resume() {
    consumer.resume();
  }

  /** Begins to stop the process, in order. */
  void stopBox() {
    if (stopping.compareAndSet(false, true)) {
      stopSwitch.press();
    }
  }
}
