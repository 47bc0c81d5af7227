package dev.sluice.bench;

import dev.sluice.bench.measure.Results;
import java.util.Set;

/** A part of the benchmark, that can be run by itself. */
interface Part {

  String name();

  /** What it compares, for people. */
  String title();

  /** The rows that it may have. */
  Set<String> rows();

  void run(Plan plan, Results results) throws InterruptedException;
}
