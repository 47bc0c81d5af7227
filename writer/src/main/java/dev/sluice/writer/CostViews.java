package dev.sluice.writer;

import dev.sluice.engine.cost.CostCalculator;
import dev.sluice.engine.cost.JobShape;
import dev.sluice.engine.cost.Place;
import dev.sluice.engine.cost.PriceList;
import dev.sluice.engine.cost.QueueCalls;
import dev.sluice.engine.cost.StoreBilling;
import dev.sluice.engine.cost.StorePlan;
import dev.sluice.engine.cost.StoreWrites;
import dev.sluice.engine.cost.StoreWrites.Thrift;
import dev.sluice.engine.cost.Workload;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.shell.Costs;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.model.CostChoices;
import dev.sluice.shell.model.CostEstimate;
import dev.sluice.shell.model.CostInputs;
import dev.sluice.shell.model.CostLine;
import dev.sluice.shell.model.CostPrices;
import dev.sluice.shell.model.CostStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Estimates as the contract has them; what the prices don't have is the caller's mistake. */
@Singleton
final class CostViews {

  private static final double HUNDRED = 100;

  /** A call moves ten messages at the most. */
  private static final int FEWEST_CALLS = 30;

  private final Costs costs;
  private final CostCalculator calculator;
  private final PriceList prices;

  CostViews(Costs costs, CostCalculator calculator) {
    this.costs = costs;
    this.calculator = calculator;
    this.prices = calculator.prices();
  }

  /** What jobs run on in a region unless a caller says it. */
  String box(String region) {
    List<String> boxes = boxes(region);
    String here = costs.setting().place().box();
    return boxes.contains(here) || region.equals(costs.setting().place().region())
        ? here
        : boxes.get(0);
  }

  CostEstimate estimate(CostInputs inputs) {
    List<String> boxes = boxes(inputs.getRegion());
    Place place = place(inputs);
    dev.sluice.engine.cost.CostEstimate cost = calculator.estimate(plan(inputs, place));
    return new CostEstimate(
        inputs,
        cost.lines().stream().map(CostViews::line).toList(),
        cost.perJob(),
        cost.perMillion(),
        new CostPrices(
            prices.asOf().toString(),
            inputs.getRegion(),
            prices.currency(),
            prices.unconfirmed(inputs.getRegion())),
        new CostChoices(prices.regions(), boxes, List.of(CostStore.values())));
  }

  private List<String> boxes(String region) {
    if (!prices.regions().contains(region)) {
      throw invalid("region", "is one of " + String.join(", ", prices.regions()));
    }
    return prices.boxes(region);
  }

  private Place place(CostInputs inputs) {
    Place place = new Place(inputs.getRegion(), inputs.getBox(), inputs.getConcurrency());
    try {
      prices.require(place);
    } catch (IllegalArgumentException e) { // the region has prices
      throw invalid(
          "box",
          "is one of %s, or a container of another size"
              .formatted(String.join(", ", prices.boxes(inputs.getRegion()))));
    }
    return place;
  }

  private static Workload plan(CostInputs inputs, Place place) {
    StoreBilling billing = StoreBilling.parse(inputs.getStore().getValue());
    if (billing != StoreBilling.NONE && inputs.getPayloadBytes() > JobOrder.MAX_PAYLOAD_BYTES) {
      throw invalid(
          "payloadBytes",
          "must be %d at the most with a store".formatted(JobOrder.MAX_PAYLOAD_BYTES));
    }
    int calls = inputs.getCallsPerHundredJobs();
    if (calls > 0 && calls < FEWEST_CALLS) {
      throw invalid("callsPerHundredJobs", "must be 0, or %d at the least".formatted(FEWEST_CALLS));
    }
    return new Workload(
        new JobShape(
            inputs.getPayloadBytes(),
            inputs.getResultBytes(),
            Duration.ofMillis(inputs.getMilliseconds()),
            inputs.getRetryPercent() / HUNDRED),
        place,
        QueueCalls.of(calls / HUNDRED),
        StorePlan.of(
            billing,
            Duration.ofHours(inputs.getRetentionHours()),
            new StoreWrites(
                Thrift.parse(inputs.getWrites().getValue()), inputs.getPackedPercent() / HUNDRED)));
  }

  private static CostLine line(dev.sluice.engine.cost.CostEstimate.Line line) {
    return new CostLine(
        line.item().text(),
        line.item().words(),
        line.quantity(),
        line.item().unit(),
        line.perJob(),
        line.perMillion());
  }

  private static ProblemException invalid(String parameter, String reason) {
    return new ProblemException(Problem.invalidParameter(parameter, reason));
  }
}
