package dev.sluice.load;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends at a steady rate. Request number n is due n / rate seconds after the start, and its latency
 * counts from then, even if it had to wait for a place in flight: what a caller would have seen who
 * came at that moment. Without that, a writer that stalls would be measured least while it is
 * slowest (coordinated omission).
 */
final class OpenLoop implements Loop {

  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final double rate;
  private final Shots shots;
  private final Stop stop;
  private final InFlight requestsInFlight;
  private volatile Duration behind = Duration.ZERO;

  OpenLoop(Pace.Open pace, Shots shots, Stop stop) {
    this.rate = pace.rate();
    this.shots = shots;
    this.stop = stop;
    this.requestsInFlight = new InFlight(pace.maxInFlight(), stop);
  }

  @Override
  public void run(Iterator<List<LoadRequest>> batches) {
    long start = System.nanoTime();
    long number = 0;
    while (batches.hasNext()) {
      for (LoadRequest request : batches.next()) {
        long due = start + (long) (number++ / rate * NANOS);
        if (stop.await(Duration.ofNanos(due - System.nanoTime())) || !requestsInFlight.enter()) {
          return;
        }
        behind = Duration.ofNanos(Math.max(0, System.nanoTime() - due));
        shots.send(request, due, answer -> requestsInFlight.leave());
      }
    }
  }

  @Override
  public boolean drain(Duration most) {
    return requestsInFlight.drain(most);
  }

  @Override
  public Duration behind() {
    return behind;
  }
}
