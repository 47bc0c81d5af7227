package dev.sluice.bench.process;

import dev.sluice.bench.measure.Measure;
import dev.sluice.bench.measure.Sample;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * What is used between two moments, by whom.
 *
 * <p>Everything that the processes of the benchmark use is theirs; what all others of the machine
 * use is foreign: the kernel's threads that work for ours, too, and this meter's own looking, so
 * that a part of a percent is always there.
 */
public final class Meter {

  private final Map<Measure, Supplier<Collection<ProcessHandle>>> whose = new LinkedHashMap<>();
  private final Supplier<Collection<ProcessHandle>> idle;
  private final Map<Measure, Duration> used = new LinkedHashMap<>();
  private Duration usedByIdle = Duration.ZERO;
  private OptionalDouble busy = OptionalDouble.empty();
  private long begun;

  /** A meter of these; what {@code idle} uses meanwhile is ours, too, and no row's. */
  public Meter(
      Supplier<Collection<ProcessHandle>> app,
      Supplier<Collection<ProcessHandle>> queue,
      Supplier<Collection<ProcessHandle>> idle) {
    whose.put(Measure.CPU_APP, app);
    whose.put(Measure.CPU_QUEUE, queue);
    whose.put(Measure.CPU_LOAD, Meter::self);
    this.idle = idle;
  }

  /** These as well, as this measure. */
  public Meter and(Measure measure, Supplier<Collection<ProcessHandle>> processes) {
    whose.put(measure, processes);
    return this;
  }

  private static Collection<ProcessHandle> self() {
    return List.of(ProcessHandle.current());
  }

  /** From now on. */
  public void begin() {
    begun = System.nanoTime();
    busy = Machine.busySeconds();
    usedByIdle = Machine.cpu(idle.get());
    whose.forEach((measure, processes) -> used.put(measure, Machine.cpu(processes.get())));
  }

  /** Up to now, for so many messages. */
  public void end(Sample.Builder sample, long messages) {
    double ours = Machine.cpu(idle.get()).minus(usedByIdle).toNanos() / 1e9;
    for (Map.Entry<Measure, Supplier<Collection<ProcessHandle>>> one : whose.entrySet()) {
      Duration before = used.getOrDefault(one.getKey(), Duration.ZERO);
      double seconds = Machine.cpu(one.getValue().get()).minus(before).toNanos() / 1e9;
      ours += seconds;
      if (messages > 0) {
        sample.with(one.getKey(), seconds * 1e6 / messages);
      }
    }
    OptionalDouble now = Machine.busySeconds();
    if (busy.isPresent() && now.isPresent()) {
      double capacity =
          (System.nanoTime() - begun) / 1e9 * Runtime.getRuntime().availableProcessors();
      double foreign = Math.max(0, now.getAsDouble() - busy.getAsDouble() - ours);
      sample.with(Measure.FOREIGN, 100 * foreign / capacity);
    }
  }
}
