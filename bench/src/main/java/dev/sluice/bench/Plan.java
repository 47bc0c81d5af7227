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

  /** The same with loads of this time. */
  Plan lasting(Duration other) {
    return new Plan(rounds, other, rows, launcher, queue, out);
  }

  /** As many rounds, but no more than this: where a round takes long. */
  int roundsUpTo(int most) {
    return Math.min(rounds, most);
  }

  boolean has(String row) {
    return rows.isEmpty() || rows.contains(row);
  }

  void tell(String line) {
    out.println(line);
  }
}
