package dev.sluice.engine.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.engine.cost.CostEstimate.Item;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The worked example of docs/cost.md, with the figures that were computed there by hand. */
class CostExampleTest {

  private static final Workload EXAMPLE =
      new Workload(
          new JobShape(2_000, 500, Duration.ofMillis(200), 0.1),
          new Place("us-east-1", "c7g.large", 10),
          QueueCalls.SATURATED,
          StorePlan.of(StoreBilling.ON_DEMAND, Duration.ofHours(24)));

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
    assertLine(Item.STORE_WRITES, 15, 9.375000);
    assertLine(Item.STORE_READS, 1, 0.125000);
  }

  @Test
  void step_4_bytes_stored() {
    assertLine(Item.BYTES_STORED, 2_960.0 * 86_400 / 1_073_741_824 / 2_628_000, 0.022658);
  }

  @Test
  void step_5_time_of_a_processor() {
    assertLine(Item.CPU_TIME, 0.044, 0.443056);
  }

  @Test
  void together() {
    assertThat(cost.perMillion()).isCloseTo(10.184023, within(1e-6));
    assertThat(cost.perJob()).isCloseTo(0.000010184023, within(1e-12));
  }
}
