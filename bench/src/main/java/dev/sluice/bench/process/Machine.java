package dev.sluice.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What processes and the whole machine have used of CPU and memory, as Linux's /proc has it
 * (proc(5): CPU time in hundredths of a second). What needs /proc is empty elsewhere.
 */
public final class Machine {

  private static final Path PROC = Path.of("/proc");
  private static final double TICKS_PER_SECOND = 100;

  private Machine() {}

  /**
   * CPU time that these have used since they began, and their children that have ended and been
   * waited for; of one that has ended itself, nothing.
   */
  public static Duration cpu(Collection<ProcessHandle> processes) {
    return processes.stream().map(Machine::cpu).reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration cpu(ProcessHandle process) {
    return Files.exists(PROC.resolve("stat"))
        ? Duration.ofNanos(Math.round(ticks(process.pid()) * 1e9 / TICKS_PER_SECOND))
        : process.info().totalCpuDuration().orElse(Duration.ZERO);
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

  /**
   * CPU time that all processes of this machine have used, with those that have ended and been
   * waited for, and what a host took of it; in a container, the container's processes.
   *
   * <p>Not what the first line of /proc/stat counts: there a kernel without exact accounting gives
   * each tick to whoever runs at that moment, and what is done every two milliseconds then counts
   * as nothing, or as twice as much, as it happens to fall between the ticks or on them.
   */
  public static OptionalDouble busySeconds() {
    if (!Files.exists(PROC.resolve("stat"))) {
      return OptionalDouble.empty();
    }
    // cpu  user nice system idle iowait irq softirq steal guest guest_nice
    double ticks = Double.parseDouble(lines(PROC.resolve("stat")).get(0).trim().split(" +", -1)[8]);
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return OptionalDouble.of(
          (ticks + all.mapToDouble(process -> ticks(process.pid())).sum()) / TICKS_PER_SECOND);
    }
  }

  /** Of a process and of its children that have ended and that it has waited for. */
  private static double ticks(long pid) {
    try {
      String line = String.join(" ", lines(PROC.resolve(pid + "/stat")));
      // pid (name, which may have blanks) state ppid … utime stime cutime cstime …
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      return Stream.of(fields).skip(11).limit(4).mapToDouble(Double::parseDouble).sum();
    } catch (UncheckedIOException e) { // it has ended
      return 0;
    }
  }

  /** Of any encoding, for a process may name itself as it likes. */
  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
