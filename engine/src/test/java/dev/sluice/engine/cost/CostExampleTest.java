package dev.sluice.engine.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.engine.cost.CostEstimate.Item;
import dev.sluice.engine.cost.StoreWrites.Thrift;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The worked example of docs/cost.md, with the figures that were computed there by hand. */
class CostExampleTest {

  private static final Workload EXAMPLE =
      new Workload(
          new JobShape(2_000, 500, Duration.ofMillis(200), 0.1),
          new Place("us-east-1", "c7g.large", 10),
          QueueCalls.SATURATED,
          StorePlan.of(StoreBilling.ON_DEMAND, Duration.ofHours(24), StoreWrites.FULL));

  private final CostEstimate cost = new CostCalculator(PriceList.bundled()).estimate(EXAMPLE);

  private void assertLine(Item item, double quantity, double perMillion) {
    assertThat(cost.line(item).item()).isEqualTo(item);
    assertThat(cost.line(item).quantity()).isCloseTo(quantity, within(quantity * 1e-12));
    // The last digit written down by hand.
    assertThat(cost.line(item).perMillion()).isCloseTo(perMillion, within(5e-7));
  }

  @Test
  void step_1_bandwidth() {
    assertLine(Item.BANDWIDTH_IN, 2_000 / 1_073_741_824.0, 0);
    assertLine(Item.BANDWIDTH_OUT, 500 / 1_073_741_824.0, 0.041910);
  }

  @Test
  void step_2_calls_of_the_queue() {
    assertLine(Item.QUEUE_CALLS, 0.441, 0.176400);
  }

  @Test
  void step_3_writes_and_reads_of_the_store() {
    assertLine(Item.STORE_WRITES, 11.8, 7.375000);
    assertLine(Item.STORE_READS, 0.6, 0.075000);
  }

  @Test
  void step_4_bytes_stored() {
    assertLine(Item.BYTES_STORED, 1_960.0 * 86_400 / 1_073_741_824 / 2_628_000, 0.015003);
  }

  @Test
  void step_5_time_of_a_processor() {
    assertLine(Item.CPU_TIME, 0.044, 0.443056);
  }

  @Test
  void together() {
    assertThat(cost.perMillion()).isCloseTo(8.126368, within(1e-6));
    assertThat(cost.perJob()).isCloseTo(0.000008126368, within(1e-12));
  }

  /** What the services of the cheapest tracked job cost: the queue's calls and the store. */
  private static double cheapest(StoreBilling billing, double writes, double reads) {
    CostEstimate cost =
        new CostCalculator(PriceList.bundled())
            .estimate(
                new Workload(
                    new JobShape(1_024, 0, Duration.ofMillis(200), 0),
                    new Place("us-east-1", "c7g.large", 10),
                    QueueCalls.SATURATED,
                    StorePlan.of(
                        billing,
                        Duration.ofHours(12),
                        new StoreWrites(Thrift.THRIFTY, StoreWrites.USUALLY_PACKED))));
    assertThat(cost.line(Item.STORE_WRITES).quantity()).isEqualTo(2);
    assertThat(cost.line(Item.STORE_READS).quantity()).isEqualTo(0.5);
    assertThat(cost.line(Item.QUEUE_CALLS).perMillion()).isCloseTo(0.132, within(5e-7));
    assertThat(cost.line(Item.STORE_WRITES).perMillion()).isCloseTo(writes, within(5e-7));
    assertThat(cost.line(Item.STORE_READS).perMillion()).isCloseTo(reads, within(5e-7));
    assertThat(cost.line(Item.BYTES_STORED).perMillion()).isCloseTo(0.004112, within(5e-7));
    return Stream.of(Item.QUEUE_CALLS, Item.STORE_WRITES, Item.STORE_READS, Item.BYTES_STORED)
        .mapToDouble(item -> cost.line(item).perMillion())
        .sum();
  }

  @Test
  void the_cheapest_tracked_job_on_demand() {
    assertThat(cheapest(StoreBilling.ON_DEMAND, 1.250000, 0.062500))
        .isCloseTo(1.448612, within(1e-6))
        .isLessThanOrEqualTo(1.45);
  }

  @Test
  void the_cheapest_tracked_job_with_provisioned_units() {
    assertThat(cheapest(StoreBilling.PROVISIONED, 0.515873, 0.025794))
        .isCloseTo(0.677779, within(1e-6))
        .isLessThan(1.00);
  }
}
