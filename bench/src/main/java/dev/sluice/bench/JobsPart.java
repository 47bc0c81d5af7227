package dev.sluice.bench;

import dev.sluice.bench.http.Arrivals.Closed;
import dev.sluice.bench.http.HttpLoad;
import dev.sluice.bench.http.LoadResult;
import dev.sluice.bench.measure.Cell;
import dev.sluice.bench.measure.Measure;
import dev.sluice.bench.measure.Results;
import dev.sluice.bench.measure.Sample;
import dev.sluice.bench.process.Machine;
import dev.sluice.bench.process.Meter;
import dev.sluice.bench.service.JobSystem;
import dev.sluice.bench.store.StoreKind;
import dev.sluice.bench.store.StoreServer;
import dev.sluice.engine.cost.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tracked jobs from the request until the reader has written down their end, in each store. */
final class JobsPart implements Part {

  private static final int MOST_ROUNDS = 3;
  private static final int CREATED = 201;
  private static final Closed CALLERS = new Closed(500);
  private static final Duration WARM_UP_ROUND = Duration.ofSeconds(4);

  /** Whatever is asked for: what the begin and the end of a shorter one cost is not small. */
  private static final Duration LOAD = Duration.ofSeconds(8);

  /** What the jobs of a load take at the most after its end. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final String JOB = "{\"type\":\"default\",\"payload\":" + order() + "}";

  /**
   * A store, and how the services use it.
   *
   * @param settings over the services' environment
   */
  private record Row(String name, StoreKind store, Map<String, String> settings) {}

  /** Claims are left out only of jobs that are over before they would be sent again. */
  private static final Map<String, String> LEAVE_OUT =
      Map.of("SLUICE_READER_CLAIM", "leave-out", "SLUICE_HANDLERS_DEFAULT_TIMEOUT", "10s");

  /** docs/cost.md, "The cheapest tracked job". */
  private static final Map<String, String> CHEAPEST =
      Map.of(
          "SLUICE_STORE_INDEXED",
          "exceptions",
          "SLUICE_READER_CLAIM",
          "presume",
          "SLUICE_HANDLERS_DEFAULT_TIMEOUT",
          "10s");

  private static final List<Row> ROWS =
      List.of(
          new Row("H2", StoreKind.H2, Map.of()),
          new Row("H2 leave-out", StoreKind.H2, LEAVE_OUT),
          new Row("PostgreSQL", StoreKind.POSTGRESQL, Map.of()),
          new Row("DynamoDB's API", StoreKind.DYNAMODB, Map.of()),
          new Row("DynamoDB's API leave-out", StoreKind.DYNAMODB, LEAVE_OUT),
          new Row("DynamoDB's API cheapest", StoreKind.DYNAMODB, CHEAPEST));

  /** JSON of 1 KB as people send it: names that come again, and values that don't. */
  private static String order() {
    Random random = new Random(7);
    StringBuilder json =
        new StringBuilder("{\"orderId\":\"").append(new UUID(random.nextLong(), random.nextLong()));
    json.append("\",\"customer\":{\"id\":48213,\"name\":\"Ada Lovelace\"},\"items\":[");
    while (json.length() < 960) {
      json.append(
          "{\"sku\":\"SKU-%06d\",\"quantity\":%d,\"price\":%d.%02d},"
              .formatted(
                  random.nextInt(1_000_000),
                  1 + random.nextInt(9),
                  random.nextInt(200),
                  random.nextInt(100)));
    }
    json.setCharAt(json.length() - 1, ']');
    return json.append(",\"note\":\"leave it at the door\"}").toString();
  }

  private record Standing(Row row, JobSystem system) {}

  @Override
  public String name() {
    return "jobs";
  }

  @Override
  public String title() {
    return "POST /api/jobs, an order of 1 KB, until the last is done; DynamoDB's API is DynamoDB Local's,"
        + " whose speed is not AWS's";
  }

  @Override
  public Set<String> rows() {
    return ROWS.stream().map(Row::name).collect(Collectors.toSet());
  }

  @Override
  public void run(Plan plan, Results results) throws InterruptedException {
    Plan warming = plan.lasting(WARM_UP_ROUND);
    Plan loads = plan.lasting(LOAD);
    List<Standing> all = new ArrayList<>();
    try {
      for (Row row : ROWS) {
        if (plan.has(row.name()) && isThere(plan, row)) {
          plan.tell("jobs: " + row.name() + " warms up");
          JobSystem system =
              JobSystem.start(
                  StoreServer.start(row.store(), plan.launcher()),
                  row.settings(),
                  plan.launcher(),
                  plan.queue());
          Standing standing = new Standing(row, system);
          all.add(standing);
          system.awaitReady();
          WarmUp.of(
              "jobs: " + row.name(),
              plan,
              () -> measure(warming, standing, all).get(Measure.RATE).orElse(0));
        }
      }
      int rounds = plan.roundsUpTo(MOST_ROUNDS);
      for (int round = 1; round <= rounds; round++) {
        for (Standing each : all) {
          Sample sample = measure(loads, each, all);
          results.add(new Cell(name(), each.row().name(), CALLERS.toString()), sample);
          plan.tell(
              "jobs: round %d of %d, %s: %,.0f/s"
                  .formatted(round, rounds, each.row().name(), sample.get(Measure.RATE).orElse(0)));
        }
        Collections.rotate(all, 1);
      }
    } finally {
      all.forEach(each -> each.system().close());
    }
  }

  private static boolean isThere(Plan plan, Row row) {
    Optional<String> missing = StoreServer.missing(row.store(), plan.launcher());
    missing.ifPresent(why -> plan.tell("jobs: " + row.name() + " is left out: it " + why));
    return missing.isEmpty();
  }

  private static HttpLoad load(JobSystem system) {
    return new HttpLoad(system.port(), "/api/jobs", JOB, CREATED);
  }

  private static Sample measure(Plan plan, Standing measured, List<Standing> all)
      throws InterruptedException {
    JobSystem system = measured.system();
    List<ProcessHandle> others =
        all.stream()
            .filter(other -> !other.equals(measured))
            .flatMap(other -> other.system().processes().stream())
            .toList();
    Meter meter =
        new Meter(system::services, plan.queue()::processes, () -> others)
            .and(Measure.CPU_STORE, system::store);
    try (HttpLoad load = load(system)) {
      Usage before = system.usage();
      double doneBefore = system.done();
      meter.begin();
      long begun = System.nanoTime();
      LoadResult result = load.run(CALLERS, plan.time());
      system.awaitAllDone(PATIENCE);
      double seconds = (System.nanoTime() - begun) / 1e9;
      Sample.Builder sample = new Sample.Builder();
      meter.end(sample, result.answered());
      double lost = Math.max(0, result.answered() - (system.done() - doneBefore));
      sample
          .with(Measure.RATE, result.answered() / seconds)
          .with(Measure.ERRORS, result.errors() + lost)
          .with(Measure.RSS, Machine.rssMegabytes(system.services()));
      if (result.answered() > 0) {
        sample
            .with(Measure.P50, result.milliseconds(50))
            .with(Measure.P99, result.milliseconds(99))
            .with(Measure.MAX, result.milliseconds(100));
        used(
            sample,
            system.usage().minus(before).times(1.0 / result.answered()),
            measured.row().store());
      }
      return sample.build();
    }
  }

  private static void used(Sample.Builder sample, Usage each, StoreKind store) {
    sample
        .with(Measure.CALLS, each.queue().calls())
        .with(Measure.DOLLARS, Prices.ofAMillion(each, store.billing()));
    if (each.store().calls() > 0) {
      sample
          .with(Measure.STORE_CALLS, each.store().calls())
          .with(Measure.WRITE_UNITS, each.store().writeUnits())
          .with(Measure.READ_UNITS, each.store().readUnits());
    }
  }
}
