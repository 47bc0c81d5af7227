package dev.sluice.shell;

import dev.sluice.engine.cost.CostCalculator;
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
  Costs costs(
      CostCalculator calculator,
      CostConfiguration configuration,
      StoreKind kind,
      @Property(name = "aws.region") Optional<String> awsRegion,
      JobsConfiguration jobs,
      Collection<UsageMeter> meters,
      InstantSource clock) {
    return new Costs(
        calculator,
        new Costs.Setting(
            configuration.place(calculator.prices(), awsRegion),
            configuration.billing(kind),
            jobs.keepSucceeded()),
        UsageMeter.sum(meters),
        clock);
  }
}
