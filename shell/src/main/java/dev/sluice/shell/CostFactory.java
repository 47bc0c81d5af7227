package dev.sluice.shell;

import dev.sluice.engine.cost.CostCalculator;
import dev.sluice.engine.cost.StorePlan;
import dev.sluice.engine.cost.UsageMeter;
import dev.sluice.engine.cost.WorkMeter;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;

/** Makes what says costs out of the configuration. */
@Factory
final class CostFactory {

  /** Refuses a file of prices that is not as it should be, at start-up. */
  @Context
  CostCalculator calculator(CostConfiguration configuration) {
    return new CostCalculator(configuration.priceList());
  }

  /** What whoever runs handlers tells how long they ran. */
  @Singleton
  WorkMeter workMeter() {
    return new WorkMeter();
  }

  /** Refuses a region, box or billing without a price, at start-up. */
  @Context
  Costs.Setting setting(
      CostCalculator calculator,
      CostConfiguration configuration,
      QueueKind queue,
      StoreKind store,
      StoreConfiguration rows,
      @Property(name = "aws.region") Optional<String> awsRegion,
      JobsConfiguration jobs) {
    return new Costs.Setting(
        configuration.place(calculator.prices(), awsRegion),
        queue.calls(),
        StorePlan.of(
            configuration.billing(store), jobs.keepSucceeded(), configuration.writes(rows)));
  }

  @Singleton
  Costs costs(
      CostCalculator calculator,
      Costs.Setting setting,
      Collection<UsageMeter> meters,
      InstantSource clock) {
    return new Costs(calculator, setting, UsageMeter.sum(meters), clock);
  }
}
