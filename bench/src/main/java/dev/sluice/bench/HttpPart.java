package dev.sluice.bench;

import static java.util.Objects.requireNonNull;

import dev.sluice.bench.http.Arrivals;
import dev.sluice.bench.http.Arrivals.Closed;
import dev.sluice.bench.http.Arrivals.Open;
import dev.sluice.bench.http.HttpLoad;
import dev.sluice.bench.http.LoadResult;
import dev.sluice.bench.measure.Cell;
import dev.sluice.bench.measure.Measure;
import dev.sluice.bench.measure.Results;
import dev.sluice.bench.measure.Sample;
import dev.sluice.bench.process.Machine;
import dev.sluice.bench.process.Meter;
import dev.sluice.bench.queue.QueueHost;
import dev.sluice.bench.service.Kind;
import dev.sluice.bench.service.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code POST /api/message} with 1 KB to each service, in rotating order. All services run all the
 * time, so that each is as warm as the others.
 */
final class HttpPart implements Part {

  private static final String PATH = "/api/message";
  private static final int CREATED = 201;
  private static final int BODY = 1_000;
  private static final String CALLS = "sluice_sqs_calls_total";
  private static final String UNITS = "sluice_sqs_request_units_total";

  /** Before each measurement, so that a service that has been idle finds its way back. */
  private static final Duration LEAD = Duration.ofMillis(500);

  private static final Duration WARM_UP_ROUND = Duration.ofSeconds(3);
  private static final Duration WARM_UP_BETWEEN = Duration.ofSeconds(1);

  private final String name;
  private final String title;
  private final QueueHost.Distance distance;
  private final List<Arrivals> loads;

  private HttpPart(String name, String title, QueueHost.Distance distance, List<Arrivals> loads) {
    this.name = name;
    this.title = title;
    this.distance = distance;
    this.loads = loads;
  }

  static HttpPart here() {
    return new HttpPart(
        "http",
        "POST /api/message, 1 KB, the queue on this machine",
        QueueHost.Distance.HERE,
        List.of(new Closed(200), new Closed(64), new Closed(1), new Open(500), new Open(50)));
  }

  static HttpPart fromFarAway() {
    return new HttpPart(
        "cloud",
        "the same, each call of the queue "
            + QueueHost.DELAY.toMillis()
            + " ms longer, as in the cloud",
        QueueHost.Distance.CLOUD,
        List.of(new Closed(200), new Closed(1), new Open(500)));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public Set<String> rows() {
    return Arrays.stream(Kind.values()).map(Kind::row).collect(Collectors.toSet());
  }

  @Override
  public void run(Plan plan, Results results) throws InterruptedException {
    Map<Kind, Running> services = new EnumMap<>(Kind.class);
    try {
      for (Kind kind : Kind.values()) {
        start(plan, kind, services);
      }
      for (Running service : services.values()) {
        service.awaitReady();
      }
      List<Kind> order = new ArrayList<>(services.keySet());
      for (Kind kind : order) {
        plan.tell(name + ": " + kind.row() + " warms up (" + kind.description() + ")");
        warmUp(name + ": " + kind.row(), plan, running(services, kind));
        plan.queue().purge(QueueHost.QUEUE);
      }
      for (int round = 1; round <= plan.rounds(); round++) {
        for (Kind kind : order) {
          measure(plan, kind, services, round, results);
        }
        Collections.rotate(order, 1);
      }
    } finally {
      services.values().forEach(Running::close);
    }
  }

  private void start(Plan plan, Kind kind, Map<Kind, Running> services) {
    if (!plan.has(kind.row())) {
      return;
    }
    plan.launcher()
        .missing(kind)
        .ifPresentOrElse(
            why -> plan.tell(name + ": " + kind.row() + " is left out: it " + why),
            () ->
                services.put(
                    kind, plan.launcher().start(kind, plan.queue().environment(distance))));
  }

  /**
   * By all that a measurement does, with one caller in turn, whose messages go another way: what is
   * done for the first time loads classes, and has what is compiled compiled again. The first
   * rounds were half as quick as the others when the warm-up kept its connections and asked the
   * service for no figures.
   */
  private static void warmUp(String what, Plan plan, Running service) throws InterruptedException {
    Plan rounds = plan.lasting(WARM_UP_ROUND);
    Plan betweenThem = plan.lasting(WARM_UP_BETWEEN);
    WarmUp.of(
        what,
        plan,
        () -> {
          try (HttpLoad load = load(service)) {
            var unused = measure(betweenThem, service, List.of(), load, new Closed(1));
            return measure(rounds, service, List.of(), load, new Closed(200))
                .get(Measure.RATE)
                .orElse(0);
          }
        });
  }

  private static Running running(Map<Kind, Running> services, Kind kind) {
    return requireNonNull(services.get(kind), kind.row());
  }

  private static HttpLoad load(Running service) {
    return new HttpLoad(service.port(), PATH, "{\"body\":\"" + "x".repeat(BODY) + "\"}", CREATED);
  }

  private void measure(
      Plan plan, Kind kind, Map<Kind, Running> services, int round, Results results)
      throws InterruptedException {
    Running service = running(services, kind);
    List<ProcessHandle> others = new ArrayList<>();
    services.forEach(
        (other, running) -> {
          if (other != kind) {
            others.addAll(running.child().family());
          }
        });
    for (Arrivals arrivals : loads) {
      try (HttpLoad load = load(service)) {
        var unused = load.run(arrivals, LEAD);
        Sample sample = measure(plan, service, others, load, arrivals);
        results.add(new Cell(name, kind.row(), arrivals.toString()), sample);
        plan.tell(
            "%s: round %d of %d, %s, %s: %,.0f/s"
                .formatted(
                    name,
                    round,
                    plan.rounds(),
                    kind.row(),
                    arrivals,
                    sample.get(Measure.RATE).orElse(0)));
      }
      plan.queue().purge(QueueHost.QUEUE);
    }
  }

  /**
   * What a load comes to on a service, while {@code others} of the benchmark's have nothing to do.
   */
  static Sample measure(
      Plan plan,
      Running service,
      Collection<ProcessHandle> others,
      HttpLoad load,
      Arrivals arrivals)
      throws InterruptedException {
    double calls = service.meter(CALLS);
    double units = service.meter(UNITS);
    Meter meter = new Meter(service.child()::family, plan.queue()::processes, () -> others);
    meter.begin();
    LoadResult result = load.run(arrivals, plan.time());
    Sample.Builder sample = new Sample.Builder();
    meter.end(sample, result.answered());
    sample
        .with(Measure.RATE, result.perSecond())
        .with(Measure.ERRORS, (double) result.errors())
        .with(Measure.RSS, Machine.rssMegabytes(service.child().family()));
    if (result.answered() > 0) {
      double callsEach = (service.meter(CALLS) - calls) / result.answered();
      double unitsEach = (service.meter(UNITS) - units) / result.answered();
      sample
          .with(Measure.P50, result.milliseconds(50))
          .with(Measure.P99, result.milliseconds(99))
          .with(Measure.MAX, result.milliseconds(100))
          .with(Measure.CALLS, callsEach)
          .with(Measure.DOLLARS, Prices.ofAMillion(callsEach, unitsEach));
    }
    return sample.build();
  }
}
