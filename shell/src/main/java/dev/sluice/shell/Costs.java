package dev.sluice.shell;

import dev.sluice.engine.cost.CostCalculator;
import dev.sluice.engine.cost.CostEstimate;
import dev.sluice.engine.cost.JobShape;
import dev.sluice.engine.cost.Place;
import dev.sluice.engine.cost.PriceList;
import dev.sluice.engine.cost.QueueCalls;
import dev.sluice.engine.cost.Receipt;
import dev.sluice.engine.cost.StorePlan;
import dev.sluice.engine.cost.Usage;
import dev.sluice.engine.cost.UsageMeter;
import dev.sluice.engine.cost.Workload;
import dev.sluice.engine.job.Job;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What this process has used since it was started, and what that and its jobs cost where it runs.
 *
 * <p>Safe for use by many threads; nothing here blocks or makes a call.
 */
public final class Costs {

  private static final double FEWEST_CALLS = 0.3;
  private static final double MOST_CALLS = 300;

  private final CostCalculator calculator;
  private final Setting setting;
  private final UsageMeter meter;
  private final InstantSource clock;

  /**
   * What this installation is like.
   *
   * @param place where jobs run
   * @param calls calls of the queue that a job takes under load, those that are paid for
   * @param store how jobs are stored, and how that is paid for
   */
  public record Setting(Place place, QueueCalls calls, StorePlan store) {}

  Costs(CostCalculator calculator, Setting setting, UsageMeter meter, InstantSource clock) {
    this.calculator = calculator;
    this.setting = setting;
    this.meter = meter;
    this.clock = clock;
  }

  /** What costs are reckoned by. */
  public Setting setting() {
    return setting;
  }

  /** The prices. */
  public PriceList prices() {
    return calculator.prices();
  }

  /** What this process has used since it was started. */
  public Usage used() {
    return meter.usage();
  }

  /**
   * What a job has cost, as measured since the start of this process: its calls, units, bytes and
   * handlers' time, divided by the jobs. Bytes that the store keeps are not measured.
   *
   * @param jobs how many jobs this process has done; empty if none
   */
  public Optional<CostEstimate> measured(long jobs) {
    return jobs < 1
        ? Optional.empty()
        : Optional.of(
            calculator.measured(used(), jobs, setting.place(), setting.store().billing()));
  }

  /** What such jobs are expected to cost here, under load. */
  public CostEstimate planned(JobShape job) {
    return calculator.estimate(
        new Workload(job, setting.place(), setting.calls(), setting.store()));
  }

  /**
   * What a job has cost up to now. The calls of the queue that it shared with others are the mean
   * of this process.
   *
   * @param jobs how many jobs this process has done
   */
  public Receipt receipt(Job job, long jobs) {
    return calculator.receipt(
        job, meanCalls(jobs), setting.place(), setting.store(), clock.instant());
  }

  private QueueCalls meanCalls(long jobs) {
    if (!setting.calls().areBilled()) {
      return setting.calls();
    }
    double calls = used().queue().calls() / Math.max(1, jobs);
    return QueueCalls.of(Math.max(FEWEST_CALLS, Math.min(MOST_CALLS, calls)));
  }
}
