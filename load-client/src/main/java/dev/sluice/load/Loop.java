package dev.sluice.load;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/** Sends batches at a pace until they run out or the run is to end. */
sealed interface Loop permits ClosedLoop, OpenLoop {

  static Loop at(Pace pace, Shots shots, Stop stop) {
    return pace instanceof Pace.Open open
        ? new OpenLoop(open, shots, stop)
        : new ClosedLoop((Pace.Closed) pace, shots, stop);
  }

  /** Sends on the calling thread. Returns when the last request is sent, not answered. */
  void run(Iterator<List<LoadRequest>> batches);

  /** Waits until all that was sent is answered; false if that takes longer than {@code most}. */
  boolean drain(Duration most);

  /** How far the sending is behind its timetable; zero where there is none. */
  Duration behind();
}
