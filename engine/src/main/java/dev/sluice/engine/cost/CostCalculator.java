package dev.sluice.engine.cost;

import dev.sluice.engine.cost.CostEstimate.Item;
import dev.sluice.engine.cost.CostEstimate.Line;
import dev.sluice.engine.job.Job;
import java.time.Instant;
import java.util.List;

/**
 * Turns what is used into what it costs, by a list of prices.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class CostCalculator {

  /**
   * How much of a provisioned store's units is used: AWS's default target for the auto scaling of
   * DynamoDB, 70%. What is not used is paid for, too.
   */
  public static final double PROVISIONED_USE = 0.7;

  private static final double GB = 1L << 30;
  private static final double HOUR_SECONDS = 3_600;
  private static final double MONTH_SECONDS = 730 * HOUR_SECONDS;
  private static final double MILLION = CostEstimate.MILLION;

  private final PriceList prices;

  /** Costs by these prices. */
  public CostCalculator(PriceList prices) {
    this.prices = prices;
  }

  /** The prices. */
  public PriceList prices() {
    return prices;
  }

  /**
   * What a job of this plan costs.
   *
   * @throws IllegalArgumentException if the prices have no such region or box
   */
  public CostEstimate estimate(Workload plan) {
    return price(plan.perJob(), plan.place(), plan.store().billing());
  }

  /**
   * What a job has cost, of so many that have used so much together. A box that waits for work
   * costs, too, and is in no line: time is what handlers ran.
   *
   * @param jobs at least 1
   * @throws IllegalArgumentException if the prices have no such region or box, or without a job
   */
  public CostEstimate measured(Usage used, long jobs, Place place, StoreBilling billing) {
    if (jobs < 1) {
      throw new IllegalArgumentException("a cost is measured of 1 job at least, not " + jobs);
    }
    return price(used.times(1.0 / jobs), place, billing);
  }

  /**
   * What one job has cost up to now.
   *
   * @param calls calls of the queue that a job takes on average
   * @param store how it is paid for, and how rows are written
   * @throws IllegalArgumentException if the prices have no such region or box
   */
  public Receipt receipt(Job job, QueueCalls calls, Place place, StorePlan store, Instant now) {
    Usage used = new JobUsage(job, calls, now).usage(store);
    return new Receipt(used, price(used, place, store.billing()));
  }

  private CostEstimate price(Usage used, Place place, StoreBilling billing) {
    String region = place.region();
    Box box = prices.box(region, place.box());
    double vcpuSeconds = used.handlerSeconds() / place.concurrency() * box.vcpus();
    double gbMonths = used.store().byteSeconds() / GB / MONTH_SECONDS;
    return new CostEstimate(
        List.of(
            line(Item.BANDWIDTH_IN, used.traffic().bytesIn() / GB, price(region, PriceKey.IN)),
            line(Item.BANDWIDTH_OUT, used.traffic().bytesOut() / GB, price(region, PriceKey.OUT)),
            line(
                Item.QUEUE_CALLS,
                used.queue().units(),
                price(region, PriceKey.QUEUE_REQUESTS) / MILLION),
            line(
                Item.STORE_WRITES,
                used.store().writeUnits(),
                unit(region, billing, PriceKey.STORE_WRITES, PriceKey.STORE_WRITE_CAPACITY)),
            line(
                Item.STORE_READS,
                used.store().readUnits(),
                unit(region, billing, PriceKey.STORE_READS, PriceKey.STORE_READ_CAPACITY)),
            line(
                Item.BYTES_STORED,
                gbMonths,
                billing.hasUnits() ? price(region, PriceKey.STORAGE) : 0),
            line(Item.CPU_TIME, vcpuSeconds, box.perHour() / HOUR_SECONDS / box.vcpus())));
  }

  /** A unit by the hour does one of its kind each second, if it is used. */
  private double unit(String region, StoreBilling billing, PriceKey onDemand, PriceKey byTheHour) {
    return switch (billing) {
      case NONE, OWN -> 0;
      case ON_DEMAND -> price(region, onDemand) / MILLION;
      case PROVISIONED -> price(region, byTheHour) / HOUR_SECONDS / PROVISIONED_USE;
    };
  }

  private double price(String region, PriceKey key) {
    return prices.price(region, key).value();
  }

  private static Line line(Item item, double quantity, double price) {
    return new Line(item, quantity, quantity * price);
  }
}
