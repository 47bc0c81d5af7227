package dev.sluice.load;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A bounded number of places for what is being sent and not yet answered. */
final class InFlight {

  /** How long a wait for a place goes on before it looks whether the run is to end. */
  private static final long LOOK_MILLIS = 50;

  private final int places;
  private final Semaphore free;
  private final Stop stop;

  InFlight(int places, Stop stop) {
    this.places = places;
    this.free = new Semaphore(places);
    this.stop = stop;
  }

  /** Waits for a place and takes it; false, without a place, as soon as the run is to end. */
  boolean enter() {
    try {
      while (!stop.wished()) {
        if (free.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.wish();
    }
    return false;
  }

  void leave() {
    free.release();
  }

  /** Waits until nothing is in flight; false if that takes longer than {@code most}. */
  boolean drain(Duration most) {
    try {
      if (!free.tryAcquire(places, most.toNanos(), TimeUnit.NANOSECONDS)) {
        return false;
      }
      free.release(places);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
