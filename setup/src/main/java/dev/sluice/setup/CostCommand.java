package dev.sluice.setup;

import dev.sluice.engine.cost.CostCalculator;
import dev.sluice.engine.cost.JobShape;
import dev.sluice.engine.cost.Place;
import dev.sluice.engine.cost.PriceList;
import dev.sluice.engine.cost.QueueCalls;
import dev.sluice.engine.cost.StoreBilling;
import dev.sluice.engine.cost.StorePlan;
import dev.sluice.engine.cost.StoreWrites;
import dev.sluice.engine.cost.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what jobs are going to cost. */
@Command(
    name = "cost",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says what jobs cost on AWS, split by what they are paid for. It asks nobody: it needs no queue,"
          + " no store and no credentials. docs/cost.md has the formula.",
      ""
    })
final class CostCommand implements Callable<Integer> {

  @Option(
      names = "--payload",
      paramLabel = "SIZE",
      defaultValue = "1KB",
      converter = Amount.Bytes.class,
      description = "what a caller sends for each job (default 1KB, which is 1,024 bytes)")
  private long payload;

  @Option(
      names = "--result",
      paramLabel = "SIZE",
      defaultValue = "1KB",
      converter = Amount.Bytes.class,
      description = "what a caller gets for each job, answers and result (default 1KB)")
  private long result;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      defaultValue = "200ms",
      converter = Amount.Time.class,
      description = "how long a try takes (default 200ms)")
  private Duration time = Duration.ofMillis(200);

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "${env:SLUICE_COST_CONCURRENCY:-10}",
      description = "jobs that a box runs at the same time (SLUICE_COST_CONCURRENCY, default 10)")
  private int concurrency;

  @Option(
      names = "--region",
      paramLabel = "NAME",
      defaultValue = "${env:SLUICE_COST_REGION:-}",
      description =
          "where (SLUICE_COST_REGION, AWS_REGION if it has prices, default us-east-1, or the first"
              + " that has prices)")
  private String region = "";

  @Option(
      names = "--box",
      paramLabel = "NAME",
      defaultValue = "${env:SLUICE_COST_BOX:-}",
      description =
          "on what: a machine, or a container such as fargate-arm-1vcpu-2gb (SLUICE_COST_BOX,"
              + " default c7g.large, or the first that has a price)")
  private String box = "";

  @Option(
      names = "--store",
      paramLabel = "BILLING",
      defaultValue = "${env:SLUICE_COST_STORE:-on-demand}",
      description =
          "how the store is paid for: none, on-demand, provisioned, or own for a database of your"
              + " own (SLUICE_COST_STORE, default on-demand)")
  private String store = "on-demand";

  @Option(
      names = "--writes",
      paramLabel = "THRIFT",
      defaultValue = "${env:SLUICE_COST_WRITES:-full}",
      description =
          "what is written of a job: full for the services' defaults, or thrifty for"
              + " SLUICE_STORE_INDEXED=exceptions with SLUICE_READER_CLAIM=presume"
              + " (SLUICE_COST_WRITES, default full)")
  private String writes = "full";

  @Option(
      names = "--packed",
      paramLabel = "SHARE",
      defaultValue = "0.6",
      description =
          "what is left of payload and result when they are packed: 0.3 to 0.6 of JSON, 1 of what"
              + " does not pack (default 0.6)")
  private double packed;

  @Option(
      names = "--retries",
      paramLabel = "N",
      defaultValue = "0",
      description = "tries beyond the first, for each job on average (default 0)")
  private double retries;

  @Option(
      names = "--retention",
      paramLabel = "TIME",
      defaultValue = "24h",
      converter = Amount.Time.class,
      description = "how long a job's row is kept (default 24h)")
  private Duration retention = Duration.ofHours(24);

  @Option(
      names = "--calls",
      paramLabel = "N",
      defaultValue = "0.33",
      description =
          "calls of the queue to send, receive and delete a job together: 0.33 under load, 3 for a"
              + " lone one, 0 for a broker of your own, which nobody bills for (default 0.33)")
  private double calls;

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      defaultValue = "${env:SLUICE_COST_PRICES:-}",
      description = "a file of prices of your own (SLUICE_COST_PRICES)")
  private String prices = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PriceList list = PriceList.of(given(prices).map(Path::of));
    String where =
        given(region)
            .orElseGet(() -> list.usualRegion(Optional.ofNullable(System.getenv("AWS_REGION"))));
    String what = given(box).orElseGet(() -> list.usualBox(where));
    Workload plan =
        new Workload(
            new JobShape(payload, result, time, retries),
            new Place(where, what, concurrency),
            QueueCalls.of(calls),
            StorePlan.of(
                StoreBilling.parse(store),
                retention,
                new StoreWrites(StoreWrites.Thrift.parse(writes), packed)));
    CostTable table = new CostTable(plan, new CostCalculator(list).estimate(plan), list);
    spec.commandLine().getOut().print(table.text());
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static Optional<String> given(String option) {
    return Optional.of(option).filter(text -> !text.isBlank());
  }
}
