package dev.sluice.engine.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.engine.cost.CostEstimate.Item;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostInputsTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  private final PriceList prices = PriceList.bundled();
  private final CostCalculator calculator = new CostCalculator(prices);

  private static Workload of(long payload, Duration time, StorePlan store) {
    return new Workload(
        new JobShape(payload, 500, time, 0),
        new Place("us-east-1", "c7g.large", 10),
        QueueCalls.SATURATED,
        store);
  }

  private static StorePlan stored(StoreBilling billing) {
    return StorePlan.of(billing, Duration.ofHours(24), StoreWrites.FULL);
  }

  private static void assertRefused(ThrowingCallable what, String message) {
    assertThatIllegalArgumentException().isThrownBy(what).withMessage(message);
  }

  @Test
  void every_input_is_refused_with_its_value_and_its_limits() {
    assertRefused(
        () -> new JobShape(0, 0, SHORT, 0), "payload bytes is between 1 and 1048576, not 0");
    assertRefused(
        () -> new JobShape(1, -1, SHORT, 0), "result bytes is between 0 and 1048576, not -1");
    assertRefused(
        () -> new JobShape(1, 0, Duration.ofHours(13), 0),
        "seconds is between 0 and 43200, not 46800");
    assertRefused(
        () -> new JobShape(1, 0, SHORT, Double.NaN), "retries is between 0 and 100, not NaN");
    assertRefused(
        () -> new Place("us-east-1", "c7g.large", 0), "concurrency is between 1 and 10000, not 0");
    assertRefused(
        () -> QueueCalls.of(0.2), "calls per job, unless 0, is between 0.3 and 300, not 0.2");
    assertRefused(
        () -> StorePlan.of(StoreBilling.NONE, Duration.ofDays(3_651), StoreWrites.FULL),
        "retention hours is between 0 and 87600, not 87624");
    assertRefused(
        () -> of(262_145, SHORT, stored(StoreBilling.OWN)),
        "payload bytes of a job that is stored are 262144 at the most, not 262145");
    assertRefused(
        () -> new StoreWrites(StoreWrites.Thrift.FULL, 0),
        "packed share is between 0.01 and 1, not 0");
    assertRefused(
        () -> StoreWrites.Thrift.parse("some"), "writes is one of full, thrifty, not \"some\"");
    assertRefused(
        () -> StoreBilling.parse("mongo"),
        "store is one of none, on-demand, provisioned, own, not \"mongo\"");
  }

  @Test
  void a_region_or_box_without_a_price_is_refused_with_those_that_have_one() {
    Workload plan = of(1_000, SHORT, stored(StoreBilling.NONE));
    assertRefused(
        () ->
            calculator.estimate(
                new Workload(
                    plan.job(), new Place("mars-1", "c7g.large", 1), plan.calls(), plan.store())),
        "region is one of eu-central-1, us-east-1, not \"mars-1\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> prices.box("us-east-1", "abacus"))
        .withMessageStartingWith("box is one of c7g.large, m7g.large, m7i.large, t4g.small, ")
        .withMessageEndingWith(", not \"abacus\"");
  }

  @ParameterizedTest
  @CsvSource({
    "651, full, 1, 8",
    "1024, full, 0.6, 8",
    "1024, full, 1, 11",
    "1500, full, 0.8, 11",
    "262144, full, 1, 776",
    "1024, thrifty, 0.6, 2",
    "1024, thrifty, 1, 4",
    "1500, thrifty, 0.8, 4",
  })
  void a_job_takes_the_write_units_that_the_dynamodb_backend_asserts(
      long payload, String thrift, double packed, int units) {
    Workload plan =
        new Workload(
            new JobShape(payload, 7, SHORT, 0),
            new Place("us-east-1", "c7g.large", 10),
            QueueCalls.SATURATED,
            StorePlan.of(
                StoreBilling.ON_DEMAND,
                Duration.ofHours(24),
                new StoreWrites(StoreWrites.Thrift.parse(thrift), packed)));
    assertThat(plan.perJob().store().writeUnits()).isEqualTo(units);
  }

  private static Usage.Store thrifty(Duration time, double retries) {
    return new Workload(
            new JobShape(1_024, 0, time, retries),
            new Place("us-east-1", "c7g.large", 10),
            QueueCalls.SATURATED,
            StorePlan.of(
                StoreBilling.ON_DEMAND,
                Duration.ZERO,
                new StoreWrites(StoreWrites.Thrift.THRIFTY, 0.6)))
        .perJob()
        .store();
  }

  @Test
  void an_exception_takes_its_entries_and_is_read_again() {
    // insert 1; given back 1 + 2; the end 1 + 1
    assertThat(thrifty(SHORT, 1).writeUnits()).isEqualTo(6);
    assertThat(thrifty(SHORT, 1).readUnits()).isEqualTo(1.5);
    // insert 1; claimed, and extended four times, 1 + 2 each; the end 1 + 1
    assertThat(thrifty(Duration.ofSeconds(60), 0).writeUnits()).isEqualTo(18);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "65536, 1", "65537, 2", "1048576, 16"})
  void a_unit_is_billed_for_each_64_kib_begun(long bytes, long units) {
    assertThat(QueueUnits.of(bytes)).isEqualTo(units);
  }

  @Test
  void ten_large_messages_take_the_calls_that_they_need_and_the_units_of_their_bytes() {
    // 250,000 bytes and the attributes: four fit into a call, which is 16 units at the most.
    Usage.Queue queue = of(250_000, SHORT, stored(StoreBilling.NONE)).perJob().queue();
    double send = 250_100 / 1_048_576.0;
    assertThat(queue.calls()).isCloseTo(2 * send + 0.11, within(1e-12));
    assertThat(queue.units()).isCloseTo(2 * send * 16 + 0.11, within(1e-12));
  }

  @Test
  void more_than_one_call_for_a_message_carries_nothing_in_the_rest() {
    assertThat(QueueUnits.units(1.4, 100_000)).isCloseTo(2.4, within(1e-12));
  }

  @Test
  void a_long_job_is_extended_every_15_seconds_in_queue_and_store() {
    Usage shorter = of(500, Duration.ofSeconds(14), stored(StoreBilling.ON_DEMAND)).perJob();
    Usage longer = of(500, Duration.ofSeconds(60), stored(StoreBilling.ON_DEMAND)).perJob();
    assertThat(longer.queue().calls() - shorter.queue().calls()).isCloseTo(4, within(1e-9));
    assertThat(longer.store().writeUnits() - shorter.store().writeUnits()).isEqualTo(4 * 3);
  }

  @Test
  void measured_units_replace_the_rule() {
    Usage usage =
        of(
                1_000,
                SHORT,
                new StorePlan(
                    StoreBilling.PROVISIONED,
                    Duration.ZERO,
                    StoreWrites.FULL,
                    OptionalDouble.of(7),
                    OptionalDouble.of(0.5)))
            .perJob();
    assertThat(usage.store().writeUnits()).isEqualTo(7);
    assertThat(usage.store().readUnits()).isEqualTo(0.5);
    assertThat(usage.store().byteSeconds()).isZero();
  }

  @Test
  void provisioned_units_are_paid_for_by_the_hour_and_used_to_seven_tenths() {
    CostEstimate cost = calculator.estimate(of(1_024, SHORT, stored(StoreBilling.PROVISIONED)));
    // 0.6 · 1,024 + 360 bytes are 1 KB, 0.6 · 1,524 + 360 are 2: 1 + 2, 1 + 2 and 2 + 1 write units
    assertThat(cost.line(Item.STORE_WRITES).perJob())
        .isCloseTo(9 * 0.00065 / 3_600 / 0.7, within(1e-15));
  }

  @Test
  void without_a_store_that_is_billed_it_costs_nothing() {
    for (StoreBilling billing : List.of(StoreBilling.NONE, StoreBilling.OWN)) {
      CostEstimate cost = calculator.estimate(of(1_024, SHORT, stored(billing)));
      assertThat(cost.line(Item.STORE_WRITES).perJob()).isZero();
      assertThat(cost.line(Item.STORE_READS).perJob()).isZero();
      assertThat(cost.line(Item.BYTES_STORED).perJob()).isZero();
    }
  }

  @Test
  void calls_of_a_broker_of_ones_own_are_not_counted_and_cost_nothing() {
    Workload billed = of(1_024, Duration.ofSeconds(60), stored(StoreBilling.OWN));
    Workload own = new Workload(billed.job(), billed.place(), QueueCalls.of(0), billed.store());
    assertThat(own.calls()).isEqualTo(QueueCalls.NONE);
    assertThat(own.perJob().queue()).isEqualTo(Usage.Queue.NONE);
    assertThat(calculator.estimate(own).line(Item.QUEUE_CALLS).perJob()).isZero();
    assertThat(calculator.estimate(own).line(Item.CPU_TIME))
        .isEqualTo(calculator.estimate(billed).line(Item.CPU_TIME));
    assertRefused(
        () -> new QueueCalls(0, 1, 1), "calls to send a job is between 0.1 and 100, not 0");
  }

  @Test
  void a_containers_price_is_that_of_its_processors_and_of_its_memory() {
    Box box = prices.box("us-east-1", "fargate-arm-1vcpu-2gb");
    assertThat(box.perHour()).isCloseTo(0.03238 + 2 * 0.00356, within(1e-12));
    assertRefused(
        () -> prices.box("us-east-1", "fargate-arm-99vcpu-2gb"),
        "vCPUs of a container is between 0.25 and 16, not 99");
  }

  @Test
  void every_box_that_is_offered_has_a_price_in_every_region() {
    for (String region : prices.regions()) {
      assertThat(prices.boxes(region)).isNotEmpty();
      for (String box : prices.boxes(region)) {
        assertThat(prices.box(region, box).perHour()).isPositive();
      }
    }
  }

  @Test
  void what_was_measured_of_many_jobs_is_divided_among_them() {
    Place place = new Place("us-east-1", "c7g.large", 10);
    Usage one = of(1_024, SHORT, stored(StoreBilling.ON_DEMAND)).perJob();
    CostEstimate measured =
        calculator.measured(one.times(1_000), 1_000, place, StoreBilling.ON_DEMAND);
    CostEstimate planned = calculator.estimate(of(1_024, SHORT, stored(StoreBilling.ON_DEMAND)));
    assertThat(measured.perMillion()).isCloseTo(planned.perMillion(), within(1e-9));
    assertRefused(
        () -> calculator.measured(one, 0, place, StoreBilling.NONE),
        "a cost is measured of 1 job at least, not 0");
  }
}
