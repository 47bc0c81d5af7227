package dev.sluice.bench;

import dev.sluice.bench.measure.Cell;
import dev.sluice.bench.measure.Measure;
import dev.sluice.bench.measure.Results;
import dev.sluice.bench.measure.Sample;
import dev.sluice.bench.micro.BatcherBenchmark;
import dev.sluice.bench.micro.RequestBenchmark;
import dev.sluice.bench.micro.TimetableBenchmark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Operations by themselves, by JMH. */
final class MicroPart implements Part {

  private static final int FORKS = 2;
  private static final int WARM_UPS = 3;
  private static final int ITERATIONS = 3;
  private static final TimeValue EACH = TimeValue.milliseconds(700);

  /** JMH's own name for what an operation allocates. */
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  /** An operation as people read it, and as JMH does. */
  private record Operation(String row, Class<?> of, String method) {

    String benchmark() {
      return of.getName() + "." + method;
    }
  }

  private static final List<Operation> OPERATIONS =
      List.of(
          new Operation("batcher with 1 producer", BatcherBenchmark.class, "oneProducer"),
          new Operation("batcher with 2 producers", BatcherBenchmark.class, "twoProducers"),
          new Operation("batcher with 8 producers", BatcherBenchmark.class, "eightProducers"),
          new Operation("read and validate 1 KB", RequestBenchmark.class, "readAndValidate"),
          new Operation("next of a cron on the wall", TimetableBenchmark.class, "cronOnTheWall"),
          new Operation(
              "next of a cron at a fixed time", TimetableBenchmark.class, "cronAtAFixedTime"),
          new Operation("next of an interval", TimetableBenchmark.class, "interval"));

  @Override
  public String name() {
    return "micro";
  }

  @Override
  public String title() {
    return "operations by themselves, by JMH: " + FORKS + " JVMs each";
  }

  @Override
  public Set<String> rows() {
    return OPERATIONS.stream().map(Operation::row).collect(Collectors.toSet());
  }

  @Override
  public void run(Plan plan, Results results) {
    for (Operation operation : OPERATIONS) {
      if (plan.has(operation.row())) {
        Sample sample = measure(operation, plan.launcher().logs());
        results.add(new Cell(name(), operation.row(), "an operation"), sample);
        plan.tell(
            "micro: %s: %.3f µs"
                .formatted(operation.row(), sample.get(Measure.OPERATION).orElse(0)));
      }
    }
  }

  private static Sample measure(Operation operation, Path logs) {
    Path log = logs.resolve("jmh-" + operation.method() + ".log");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(operation.benchmark()) + "$")
            .forks(FORKS)
            .warmupIterations(WARM_UPS)
            .warmupTime(EACH)
            .measurementIterations(ITERATIONS)
            .measurementTime(EACH)
            .addProfiler("gc")
            .jvmArgs("-XX:+UseSerialGC", "-Xmx256m")
            .shouldFailOnError(true)
            .output(log.toString());
    try {
      Files.createDirectories(logs);
      Collection<RunResult> runs = new Runner(options.build()).run();
      return runs.stream()
          .findFirst()
          .map(MicroPart::sample)
          .orElseThrow(() -> new IllegalStateException("JMH has no result; see " + log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH failed; its words are in " + log, e);
    }
  }

  private static Sample sample(RunResult run) {
    Result<?> time = run.getPrimaryResult();
    Sample.Builder sample = new Sample.Builder().with(Measure.OPERATION, time.getScore());
    if (Double.isFinite(time.getScoreError())) {
      sample.with(Measure.OPERATION_ERROR, time.getScoreError());
    }
    Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
    if (allocated != null) {
      sample.with(Measure.OPERATION_BYTES, allocated.getScore());
    }
    return sample.build();
  }
}
