package dev.sluice.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.backend.dynamodb.DynamoOptions;
import dev.sluice.engine.cost.CostCalculator;
import dev.sluice.engine.cost.CostEstimate.Item;
import dev.sluice.engine.cost.JobShape;
import dev.sluice.engine.cost.Place;
import dev.sluice.engine.cost.PriceList;
import dev.sluice.engine.cost.StoreBilling;
import dev.sluice.engine.cost.StorePlan;
import dev.sluice.engine.cost.StoreWrites;
import dev.sluice.engine.cost.Usage;
import dev.sluice.engine.cost.UsageMeter;
import dev.sluice.engine.cost.WorkMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CostsTest {

  private static final PriceList PRICES = PriceList.bundled();

  private static CostConfiguration configuration(Map<String, String> settings) {
    return new CostConfiguration(
        Optional.ofNullable(settings.get("prices")),
        Optional.ofNullable(settings.get("region")),
        Optional.ofNullable(settings.get("box")),
        10,
        Optional.ofNullable(settings.get("store")),
        Optional.ofNullable(settings.get("writes")));
  }

  private static StoreConfiguration rows(DynamoOptions.Indexed indexed) {
    return new StoreConfiguration("", "", "", 1, "sluice-", indexed);
  }

  @Test
  void jobs_are_written_thriftily_where_only_exceptions_are_indexed_or_as_is_said() {
    StoreConfiguration all = rows(DynamoOptions.Indexed.ALL);
    StoreConfiguration exceptions = rows(DynamoOptions.Indexed.EXCEPTIONS);
    assertThat(configuration(Map.of()).writes(all)).isEqualTo(StoreWrites.FULL);
    assertThat(configuration(Map.of()).writes(exceptions).thrift())
        .isEqualTo(StoreWrites.Thrift.THRIFTY);
    assertThat(configuration(Map.of("writes", "full")).writes(exceptions))
        .isEqualTo(StoreWrites.FULL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> configuration(Map.of("writes", "some")).writes(all))
        .withMessage("sluice.cost.writes is one of full, thrifty, not \"some\"");
  }

  @Test
  void the_region_is_that_of_aws_if_it_has_prices() {
    CostConfiguration configuration = configuration(Map.of());
    assertThat(configuration.place(PRICES, Optional.of("eu-central-1")))
        .isEqualTo(new Place("eu-central-1", "c7g.large", 10));
    assertThat(configuration.place(PRICES, Optional.of("mars-1")).region()).isEqualTo("us-east-1");
    assertThat(configuration.place(PRICES, Optional.empty()).region()).isEqualTo("us-east-1");
  }

  @Test
  void a_setting_without_a_price_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> configuration(Map.of("region", "mars-1")).place(PRICES, Optional.empty()))
        .withMessage("sluice.cost.region is one of eu-central-1, us-east-1, not \"mars-1\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> configuration(Map.of("box", "abacus")).place(PRICES, Optional.empty()))
        .withMessageStartingWith("sluice.cost.box is one of c7g.large, ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> configuration(Map.of("store", "free")).billing(StoreKind.JDBC))
        .withMessage("sluice.cost.store is one of none, on-demand, provisioned, own, not \"free\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> configuration(Map.of("prices", "/no/such/file")).priceList())
        .withMessage("/no/such/file: there is no such file of prices");
  }

  @Test
  void the_kind_of_store_says_how_it_is_paid_for_unless_it_is_set() {
    CostConfiguration configuration = configuration(Map.of());
    assertThat(configuration.billing(StoreKind.JDBC)).isEqualTo(StoreBilling.OWN);
    assertThat(configuration.billing(StoreKind.DYNAMODB)).isEqualTo(StoreBilling.ON_DEMAND);
    assertThat(configuration.billing(StoreKind.NONE)).isEqualTo(StoreBilling.NONE);
    assertThat(configuration(Map.of("store", "provisioned")).billing(StoreKind.DYNAMODB))
        .isEqualTo(StoreBilling.PROVISIONED);
  }

  @Test
  void what_was_measured_stands_beside_what_was_planned() {
    WorkMeter work = new WorkMeter();
    UsageMeter queue = () -> Usage.of(new Usage.Queue(330, 330, 0, 0));
    Costs costs =
        new Costs(
            new CostCalculator(PRICES),
            new Costs.Setting(
                new Place("us-east-1", "c7g.large", 10),
                QueueKind.SQS.calls(),
                StorePlan.of(StoreBilling.OWN, Duration.ofHours(24), StoreWrites.FULL)),
            UsageMeter.sum(List.of(work, queue)),
            Clock.systemUTC());
    assertThat(costs.measured(0)).isEmpty();
    for (int i = 0; i < 1_000; i++) {
      work.worked(Duration.ofMillis(200));
      work.moved(2_000, 500);
    }
    JobShape shape = new JobShape(2_000, 500, Duration.ofMillis(200), 0);
    assertThat(costs.measured(1_000).orElseThrow().perMillion())
        .isCloseTo(costs.planned(shape).perMillion(), within(1e-9));
    assertThat(costs.planned(shape).line(Item.QUEUE_CALLS).perMillion())
        .isCloseTo(0.132, within(1e-9));
  }
}
