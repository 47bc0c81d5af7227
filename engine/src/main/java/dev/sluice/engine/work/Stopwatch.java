package dev.sluice.engine.work;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** Measures what a thread takes from this object's making on. Belongs to that thread. */
final class Stopwatch {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final boolean KNOWS_CPU = THREADS.isCurrentThreadCpuTimeSupported();

  private final long begun = System.nanoTime();
  private final long cpuBegun = cpu();

  /**
   * CPU time is no more than what has passed: its clock is another, and may go microseconds ahead.
   */
  Effort effort() {
    long cpu = cpu() - cpuBegun;
    long took = System.nanoTime() - begun;
    return new Effort(Duration.ofNanos(took), Duration.ofNanos(Math.min(cpu, took)));
  }

  private static long cpu() {
    return KNOWS_CPU ? THREADS.getCurrentThreadCpuTime() : 0;
  }
}
