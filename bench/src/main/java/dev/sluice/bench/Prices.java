package dev.sluice.bench;

import dev.sluice.engine.cost.CostCalculator;
import dev.sluice.engine.cost.Place;
import dev.sluice.engine.cost.PriceList;
import dev.sluice.engine.cost.StoreBilling;
import dev.sluice.engine.cost.Usage;

/** What is used costs, by the bundled list of prices. */
final class Prices {

  private static final CostCalculator CALCULATOR = new CostCalculator(PriceList.bundled());
  private static final Place PLACE = new Place("us-east-1", "c7g.large", 10);

  private Prices() {}

  /** Dollars of a million messages that take so many calls and request units each. */
  static double ofAMillion(double callsPerMessage, double unitsPerMessage) {
    return ofAMillion(
        Usage.of(new Usage.Queue(callsPerMessage, unitsPerMessage, 0, 0)), StoreBilling.NONE);
  }

  /** Dollars of a million jobs each of which uses this. */
  static double ofAMillion(Usage each, StoreBilling billing) {
    return CALCULATOR.measured(each, 1, PLACE, billing).perMillion();
  }
}
