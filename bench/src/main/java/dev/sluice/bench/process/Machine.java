package dev.sluice.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What processes and the whole machine have used of CPU and memory, as Linux's /proc has it
 * (proc(5): CPU time in hundredths of a second). What needs /proc is empty elsewhere.
 */
public final class Machine {

  private static final Path PROC = Path.of("/proc");
  private static final double TICKS_PER_SECOND = 100;

  private Machine() {}

  /** CPU time that these have used since they began; of one that has ended, nothing. */
  public static Duration cpu(Collection<ProcessHandle> processes) {
    return processes.stream()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Resident memory of these together, in millions of bytes; shared pages count for each. */
  public static OptionalDouble rssMegabytes(Collection<ProcessHandle> processes) {
    if (!Files.exists(PROC.resolve("self/status"))) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        processes.stream().mapToDouble(process -> kilobytes(process.pid()) * 1024 / 1e6).sum());
  }

  /** Whether a process has a part of this file in its memory; without /proc nobody knows. */
  public static Optional<Boolean> maps(ProcessHandle process, Path file) {
    Path maps = PROC.resolve(process.pid() + "/maps");
    return Files.exists(maps)
        ? Optional.of(
            lines(maps).stream().anyMatch(line -> line.endsWith(file.getFileName().toString())))
        : Optional.empty();
  }

  private static double kilobytes(long pid) {
    try {
      return lines(PROC.resolve(pid + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
          .sum();
    } catch (UncheckedIOException e) { // it has ended
      return 0;
    }
  }

  /** CPU time that anybody has used on this machine since it began, time that a host took too. */
  public static OptionalDouble busySeconds() {
    if (!Files.exists(PROC.resolve("stat"))) {
      return OptionalDouble.empty();
    }
    // cpu  user nice system idle iowait irq softirq steal guest guest_nice
    String[] fields = lines(PROC.resolve("stat")).get(0).trim().split(" +", -1);
    double ticks = 0;
    for (int field : new int[] {1, 2, 3, 6, 7, 8}) {
      ticks += Double.parseDouble(fields[field]);
    }
    return OptionalDouble.of(ticks / TICKS_PER_SECOND);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
