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

  Effort effort() {
    return new Effort(
        Duration.ofNanos(System.nanoTime() - begun), Duration.ofNanos(cpu() - cpuBegun));
  }

  private static long cpu() {
    return KNOWS_CPU ? THREADS.getCurrentThreadCpuTime() : 0;
  }
}
