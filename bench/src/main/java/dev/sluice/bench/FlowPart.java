package dev.sluice.bench;

import static java.util.Objects.requireNonNull;

import dev.sluice.bench.flow.FlowProgram;
import dev.sluice.bench.measure.Cell;
import dev.sluice.bench.measure.Measure;
import dev.sluice.bench.measure.Results;
import dev.sluice.bench.measure.Sample;
import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Jvm;
import dev.sluice.bench.process.Machine;
import dev.sluice.bench.process.Meter;
import dev.sluice.bench.queue.QueueHost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** From producers through the queue to consumers, beside the SDK's batch calls alone. */
final class FlowPart implements Part {

  private static final int BODY = 1_000;
  private static final String PACED = "-paced";

  /** A way, and how many messages go it; of a paced one how many a second. */
  private record Way(String row, String load, String flow, int amount, Before before) {

    /** Each has its own, because Sluice's consumer goes on and would take the others' messages. */
    String queue() {
      return "bench-" + flow.replace(PACED, "");
    }

    boolean isPaced() {
      return flow.endsWith(PACED);
    }
  }

  private enum Before {
    AN_EMPTY_QUEUE,
    A_FULL_QUEUE
  }

  private static final int MANY = 12_000;

  private static final List<Way> WAYS =
      List.of(
          new Way("raw SDK batches", "send", "raw-send", MANY, Before.AN_EMPTY_QUEUE),
          new Way("sluice", "send", "sluice-send", MANY, Before.AN_EMPTY_QUEUE),
          new Way("raw SDK batches", "receive and delete", "raw-drain", MANY, Before.A_FULL_QUEUE),
          new Way("raw SDK batches", "end to end", "raw", MANY, Before.AN_EMPTY_QUEUE),
          new Way("sluice", "end to end", "sluice", MANY, Before.AN_EMPTY_QUEUE),
          new Way("sluice", "end to end at 500/s", "sluice-paced", 500, Before.AN_EMPTY_QUEUE),
          new Way("sluice", "end to end at 50/s", "sluice-paced", 50, Before.AN_EMPTY_QUEUE));

  @Override
  public String name() {
    return "flow";
  }

  @Override
  public String title() {
    return "from producers through the queue to handlers that do nothing, 1 KB, in one process";
  }

  @Override
  public Set<String> rows() {
    return WAYS.stream().map(Way::row).collect(Collectors.toSet());
  }

  @Override
  public void run(Plan plan, Results results) throws InterruptedException {
    Map<String, Child> programs = new HashMap<>();
    try {
      List<Way> ways = new ArrayList<>(WAYS.stream().filter(way -> plan.has(way.row())).toList());
      for (Way way : ways) {
        programs.computeIfAbsent(way.queue(), queue -> start(plan, queue));
      }
      for (Way way : ways) {
        plan.tell("flow: " + way.row() + ", " + way.load() + " warms up");
        if (way.isPaced()) {
          var unused = run(plan, programs, way);
        } else {
          WarmUp.of(
              "flow: " + way.row() + ", " + way.load(), plan, () -> rate(run(plan, programs, way)));
        }
      }
      for (int round = 1; round <= plan.rounds(); round++) {
        for (Way way : ways) {
          Sample sample = measure(plan, programs, way);
          results.add(new Cell(name(), way.row(), way.load()), sample);
          plan.tell(
              "flow: round %d of %d, %s, %s: %,.0f/s"
                  .formatted(
                      round,
                      plan.rounds(),
                      way.row(),
                      way.load(),
                      sample.get(Measure.RATE).orElse(0)));
        }
        Collections.rotate(ways, 1);
      }
    } finally {
      programs.values().forEach(Child::close);
    }
  }

  private static Child start(Plan plan, String queue) {
    plan.queue().create(queue);
    List<String> command = new ArrayList<>(Jvm.service(FlowProgram.class));
    command.add(queue);
    return Child.start(
        queue,
        command,
        plan.queue().environment(QueueHost.Distance.HERE),
        plan.launcher().logs().resolve("flow.log"),
        Child.Output.ANSWERS);
  }

  private static Child program(Map<String, Child> programs, Way way) {
    return requireNonNull(programs.get(way.queue()), way.queue());
  }

  private static String command(Way way) {
    return way.flow() + " " + way.amount() + " " + BODY;
  }

  private static void prepare(Plan plan, Map<String, Child> programs, Way way) {
    plan.queue().purge(way.queue());
    if (way.before() == Before.A_FULL_QUEUE) {
      var unused = program(programs, way).ask("raw-send " + way.amount() + " " + BODY);
    }
  }

  private static Map<String, Double> run(Plan plan, Map<String, Child> programs, Way way) {
    prepare(plan, programs, way);
    return figures(program(programs, way).ask(command(way)));
  }

  private static double rate(Map<String, Double> figures) {
    return figures.getOrDefault("messages", 0.0) / figures.getOrDefault("seconds", 0.0);
  }

  private static Sample measure(Plan plan, Map<String, Child> programs, Way way) {
    prepare(plan, programs, way);
    Child program = program(programs, way);
    List<ProcessHandle> others =
        programs.values().stream()
            .filter(other -> other != program)
            .flatMap(other -> other.family().stream())
            .toList();
    Meter meter = new Meter(program::family, plan.queue()::processes, () -> others);
    meter.begin();
    Map<String, Double> figures = figures(program.ask(command(way)));
    double messages = figures.getOrDefault("messages", 0.0);
    Sample.Builder sample = new Sample.Builder();
    meter.end(sample, (long) messages);
    double callsEach = figures.getOrDefault("calls", 0.0) / messages;
    sample
        .with(Measure.RATE, rate(figures))
        .with(Measure.CALLS, callsEach)
        .with(
            Measure.DOLLARS,
            Prices.ofAMillion(callsEach, figures.getOrDefault("units", 0.0) / messages))
        .with(Measure.RSS, Machine.rssMegabytes(program.family()));
    with(sample, Measure.P50, figures, "p50");
    with(sample, Measure.P99, figures, "p99");
    with(sample, Measure.MAX, figures, "max");
    return sample.build();
  }

  private static void with(
      Sample.Builder sample, Measure measure, Map<String, Double> figures, String name) {
    Double value = figures.get(name);
    if (value != null) {
      sample.with(measure, value);
    }
  }

  private static Map<String, Double> figures(String line) {
    Map<String, Double> figures = new HashMap<>();
    Arrays.stream(line.split(" ", -1))
        .map(word -> word.split("=", 2))
        .forEach(pair -> figures.put(pair[0], Double.parseDouble(pair[1])));
    return figures;
  }
}
