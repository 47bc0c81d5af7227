package dev.sluice.load;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Keeps a fixed number of batches in flight. A batch's requests go out together, and its place is
 * free again when the last of them is answered. A slow writer slows the sending down, so that the
 * latencies say what a patient caller sees, and nothing about the requests that were not sent.
 */
final class ClosedLoop implements Loop {

  /** After a lost answer: a writer that is down must not be asked as fast as the loop can turn. */
  private static final Duration BRAKE = Duration.ofMillis(100);

  private final Pace.Closed pace;
  private final Shots shots;
  private final Stop stop;
  private final InFlight batchesInFlight;
  private final AtomicBoolean lost = new AtomicBoolean();

  ClosedLoop(Pace.Closed pace, Shots shots, Stop stop) {
    this.pace = pace;
    this.shots = shots;
    this.stop = stop;
    this.batchesInFlight = new InFlight(pace.concurrency(), stop);
  }

  @Override
  public void run(Iterator<List<LoadRequest>> batches) {
    while (batches.hasNext() && batchesInFlight.enter()) {
      if (lost.getAndSet(false)) {
        stop.await(BRAKE);
      }
      send(batches.next());
      if (!pace.pause().isZero()) {
        stop.await(pace.pause());
      }
    }
  }

  private void send(List<LoadRequest> batch) {
    AtomicInteger unanswered = new AtomicInteger(batch.size());
    Consumer<Answer> onAnswered =
        answer -> {
          if (answer instanceof Answer.Missing) {
            lost.set(true);
          }
          if (unanswered.decrementAndGet() == 0) {
            batchesInFlight.leave();
          }
        };
    batch.forEach(request -> shots.send(request, System.nanoTime(), onAnswered));
  }

  @Override
  public boolean drain(Duration most) {
    return batchesInFlight.drain(most);
  }

  @Override
  public Duration behind() {
    return Duration.ZERO;
  }
}
