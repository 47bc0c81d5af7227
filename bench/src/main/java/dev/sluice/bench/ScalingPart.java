package dev.sluice.bench;

import dev.sluice.bench.http.Arrivals.Closed;
import dev.sluice.bench.http.HttpLoad;
import dev.sluice.bench.measure.Cell;
import dev.sluice.bench.measure.Measure;
import dev.sluice.bench.measure.Results;
import dev.sluice.bench.measure.Sample;
import dev.sluice.bench.queue.QueueHost;
import dev.sluice.bench.service.Kind;
import dev.sluice.bench.service.ReaderFleet;
import dev.sluice.bench.service.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How Sluice's writer takes more callers and larger bodies, and what more readers bring. */
final class ScalingPart implements Part {

  private static final int MOST_ROUNDS = 3;
  private static final int CREATED = 201;

  /** Before each measurement, so that connections and buffers are there. */
  private static final Duration LEAD = Duration.ofMillis(300);

  private static final Duration WARM_UP_ROUND = Duration.ofSeconds(2);

  /** A load takes no longer, and with large bodies, which all stay on the queue, still less. */
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private static final Duration LONGEST_OF_LARGE = Duration.ofSeconds(1);
  private static final int LARGE = 32_000;

  /** A body of this size, with so many callers. */
  private record Step(String row, int bytes, int callers) {

    Cell cell() {
      return new Cell("scaling", row, new Closed(callers).toString());
    }

    Duration time(Duration wanted) {
      Duration longest = bytes > LARGE ? LONGEST_OF_LARGE : LONGEST;
      return wanted.compareTo(longest) < 0 ? wanted : longest;
    }

    HttpLoad load(Running writer) {
      return new HttpLoad(
          writer.port(), "/api/message", "{\"body\":\"" + "x".repeat(bytes) + "\"}", CREATED);
    }
  }

  private static final String KILOBYTE = "1 KB";

  private static final List<Step> STEPS =
      List.of(
          new Step(KILOBYTE, 1_000, 1),
          new Step(KILOBYTE, 1_000, 8),
          new Step("100 B", 100, 64),
          new Step(KILOBYTE, 1_000, 64),
          new Step("10 KB", 10_000, 64),
          new Step("64 KB", 64_000, 64),
          new Step("256 KiB", 262_144, 64),
          new Step(KILOBYTE, 1_000, 200),
          new Step(KILOBYTE, 1_000, 1_000));

  private static final List<Integer> FLEETS = List.of(1, 2, 4, 6);
  private static final int BACKLOG = 4_000;

  /** What a backlog takes at the most; a reader of ten places and 20 ms does 500 a second. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "scaling";
  }

  @Override
  public String title() {
    return "POST /api/message to Sluice's writer, and a backlog of "
        + BACKLOG
        + " messages of 1 KB and 20 ms of waiting each for its readers, of ten places each";
  }

  @Override
  public Set<String> rows() {
    return Stream.concat(STEPS.stream().map(Step::row), FLEETS.stream().map(ScalingPart::row))
        .collect(Collectors.toSet());
  }

  @Override
  public void run(Plan plan, Results results) throws InterruptedException {
    write(plan, results);
    read(plan, results);
  }

  private void write(Plan plan, Results results) throws InterruptedException {
    List<Step> steps = new ArrayList<>(STEPS.stream().filter(s -> plan.has(s.row())).toList());
    if (steps.isEmpty()) {
      return;
    }
    try (Running writer =
        plan.launcher()
            .start(Kind.SLUICE, plan.queue().environment(QueueHost.Distance.HERE))
            .awaitReady()) {
      plan.tell("scaling: the writer warms up");
      Plan warming = plan.lasting(WARM_UP_ROUND);
      Step usual = new Step(KILOBYTE, 1_000, 64);
      WarmUp.of(
          "scaling: the writer",
          plan,
          () -> measure(warming, writer, usual).get(Measure.RATE).orElse(0));
      int rounds = plan.roundsUpTo(MOST_ROUNDS);
      for (int round = 1; round <= rounds; round++) {
        for (Step step : steps) {
          Sample sample = measure(plan.lasting(step.time(plan.time())), writer, step);
          results.add(step.cell(), sample);
          tell(plan, round, step.row() + ", " + step.cell().load(), sample);
        }
        Collections.rotate(steps, 4);
      }
    }
  }

  private static Sample measure(Plan plan, Running writer, Step step) throws InterruptedException {
    Closed callers = new Closed(step.callers());
    try (HttpLoad load = step.load(writer)) {
      var unused = load.run(callers, LEAD);
      Sample sample = HttpPart.measure(plan, writer, List.of(), load, callers);
      double rate = sample.get(Measure.RATE).orElse(0);
      return sample.with(Measure.MEGABYTES, rate * step.bytes() / 1e6);
    } finally {
      plan.queue().purge(QueueHost.QUEUE);
    }
  }

  /** Each fleet stands all the time, with a queue of its own, so that each is as warm. */
  private void read(Plan plan, Results results) throws InterruptedException {
    List<ReaderFleet> fleets = new ArrayList<>();
    try {
      for (int size : FLEETS) {
        if (plan.has(row(size))) {
          plan.tell("scaling: " + row(size) + (size == 1 ? " warms up" : " warm up"));
          ReaderFleet fleet = ReaderFleet.start(size, plan.launcher(), plan.queue());
          fleets.add(fleet);
          fleet.awaitReady();
          WarmUp.of(
              "scaling: " + row(size),
              plan,
              () -> fleet.drain(BACKLOG, List.of(), PATIENCE).get(Measure.RATE).orElse(0));
        }
      }
      int rounds = plan.roundsUpTo(MOST_ROUNDS);
      for (int round = 1; round <= rounds; round++) {
        for (ReaderFleet fleet : fleets) {
          List<ProcessHandle> others =
              fleets.stream()
                  .filter(other -> other != fleet)
                  .flatMap(other -> other.processes().stream())
                  .toList();
          Sample sample = fleet.drain(BACKLOG, others, PATIENCE);
          results.add(new Cell(name(), row(fleet.size()), "a backlog of " + BACKLOG), sample);
          tell(plan, round, row(fleet.size()), sample);
        }
        Collections.rotate(fleets, 1);
      }
    } finally {
      fleets.forEach(ReaderFleet::close);
    }
  }

  private static String row(int readers) {
    return readers == 1 ? "1 reader" : readers + " readers";
  }

  private static void tell(Plan plan, int round, String what, Sample sample) {
    plan.tell(
        "scaling: round %d of %d, %s: %,.0f/s"
            .formatted(
                round, plan.roundsUpTo(MOST_ROUNDS), what, sample.get(Measure.RATE).orElse(0)));
  }
}
