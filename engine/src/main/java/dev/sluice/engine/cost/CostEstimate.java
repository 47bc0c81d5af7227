package dev.sluice.engine.cost;

import java.util.List;
import java.util.Locale;

/**
 * What a job costs, split by what it is paid for.
 *
 * @param lines one for each {@link Item}, in their order; copied
 */
public record CostEstimate(List<Line> lines) {

  /** A million jobs, which is what small amounts are said for. */
  public static final double MILLION = 1e6;

  /** What is paid for. */
  public enum Item {
    /** GB. */
    BANDWIDTH_IN("what callers send", "GB"),
    /** GB. */
    BANDWIDTH_OUT("what callers get", "GB"),
    /** Request units. */
    QUEUE_CALLS("calls of the queue, one for each 64 KiB begun", "request units"),
    /** Write units. */
    STORE_WRITES("writes of the job's row and its indexes", "write units"),
    /** Read units. */
    STORE_READS("reads of the job's row", "read units"),
    /** GB-months. */
    BYTES_STORED("the job's row while it is kept", "GB-months"),
    /** vCPU-seconds: a box's, divided among the jobs that it runs at the same time. */
    CPU_TIME("the part of a box that the job occupies", "vCPU-seconds");

    private final String words;
    private final String unit;

    Item(String words, String unit) {
      this.words = words;
      this.unit = unit;
    }

    /** What it is, for people. */
    public String words() {
      return words;
    }

    /** What it is counted in. */
    public String unit() {
      return unit;
    }

    /** As it is written, such as {@code cpu-time}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One thing that is paid for.
   *
   * @param item what
   * @param quantity how much of it a job takes, in the item's unit
   * @param perJob what a job's share costs, in the price list's currency
   */
  public record Line(Item item, double quantity, double perJob) {

    /** What a million jobs' share costs. */
    public double perMillion() {
      return perJob * MILLION;
    }
  }

  public CostEstimate {
    lines = List.copyOf(lines);
  }

  /** What a job costs. */
  public double perJob() {
    return lines.stream().mapToDouble(Line::perJob).sum();
  }

  /** What a million jobs cost. */
  public double perMillion() {
    return perJob() * MILLION;
  }

  /** The line of an item. */
  public Line line(Item item) {
    return lines.stream().filter(line -> line.item() == item).findFirst().orElseThrow();
  }
}
