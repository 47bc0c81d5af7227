package dev.sluice.bench;

import dev.sluice.bench.queue.QueueHost;
import dev.sluice.bench.service.Launcher;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Set;

/**
 * How the benchmark is to run.
 *
 * @param rounds how often each cell is measured
 * @param time how long each time
 * @param rows the rows to run; empty for all
 * @param launcher starts what is compared
 * @param queue the queue server that all of it uses
 * @param out where progress is told
 */
record Plan(
    int rounds,
    Duration time,
    Set<String> rows,
    Launcher launcher,
    QueueHost queue,
    PrintStream out) {

  Plan {
    rows = Set.copyOf(rows);
  }

  boolean has(String row) {
    return rows.isEmpty() || rows.contains(row);
  }

  void tell(String line) {
    out.println(line);
  }
}
