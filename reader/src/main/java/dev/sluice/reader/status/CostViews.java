package dev.sluice.reader.status;

import dev.sluice.engine.cost.CostEstimate;
import dev.sluice.engine.cost.JobShape;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobWorker;
import dev.sluice.engine.work.Consumer;
import dev.sluice.engine.work.ConsumerStats;
import dev.sluice.reader.model.CostNow;
import dev.sluice.reader.model.CostPart;
import dev.sluice.reader.model.CostSide;
import dev.sluice.reader.model.Receipt;
import dev.sluice.shell.Costs;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What work costs, in the contract's terms. */
@Singleton
final class CostViews {

  private static final Duration LONGEST = Duration.ofHours(12);

  private final Costs costs;
  private final Consumer consumer;
  private final JobWorker worker;
  private final Board board;

  CostViews(Costs costs, Consumer consumer, JobWorker worker, Board board) {
    this.worker = worker;
    this.costs = costs;
    this.consumer = consumer;
    this.board = board;
  }

  /** As measured here, and as planned for work like that which was measured. */
  CostNow now() {
    ConsumerStats stats = consumer.stats();
    CostSide measured =
        costs
            .measured(stats.processed())
            .map(CostViews::side)
            .orElseGet(() -> new CostSide(List.of()));
    return new CostNow(
            costs.prices().currency(),
            costs.setting().place().region(),
            costs.prices().asOf().toString(),
            measured,
            side(costs.planned(shape(stats))))
        .handled(stats.processed());
  }

  private JobShape shape(ConsumerStats stats) {
    Board.Means means = board.means();
    Duration time = means.time().compareTo(LONGEST) < 0 ? means.time() : LONGEST;
    double retried = (double) (stats.retried() + worker.stats().retried());
    double retries = retried / Math.max(1, stats.processed());
    return new JobShape(
        Math.max(1, Math.min(JobOrder.MAX_PAYLOAD_BYTES, means.bytes())),
        0,
        time,
        Math.min(100, retries));
  }

  private static CostSide side(CostEstimate estimate) {
    return new CostSide(parts(estimate, CostEstimate.Line::perMillion))
        .perMillion(estimate.perMillion());
  }

  private static List<CostPart> parts(
      CostEstimate estimate, ToDoubleFunction<CostEstimate.Line> amount) {
    return estimate.lines().stream()
        .filter(line -> line.quantity() > 0)
        .map(
            line ->
                new CostPart(line.item().text(), amount.applyAsDouble(line))
                    .quantity(line.quantity())
                    .unit(line.item().unit()))
        .toList();
  }

  /** What a job has cost; the calls that it shares with others by the mean of this process. */
  Receipt receipt(Job job) {
    CostEstimate cost = costs.receipt(job, consumer.stats().processed()).cost();
    return new Receipt(
        costs.prices().currency(), cost.perJob(), parts(cost, CostEstimate.Line::perJob));
  }
}
