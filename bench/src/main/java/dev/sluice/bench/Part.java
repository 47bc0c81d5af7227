package dev.sluice.bench;

import dev.sluice.bench.measure.Results;

/** A part of the benchmark, that can be run by itself. */
interface Part {

  String name();

  /** What it compares, for people. */
  String title();

  void run(Plan plan, Results results) throws InterruptedException;
}
