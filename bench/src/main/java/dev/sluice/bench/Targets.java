package dev.sluice.bench;

import dev.sluice.bench.measure.Cell;
import dev.sluice.bench.measure.Measure;
import dev.sluice.bench.measure.Results;
import dev.sluice.bench.measure.Spread;
import dev.sluice.bench.report.Evidence;
import dev.sluice.bench.report.Target;
import dev.sluice.bench.report.Target.Bound;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What Sluice is to hold beside its peers, in figures of one and the same run. */
final class Targets {

  private static final String BUSY = "200 callers";
  private static final String LONE = "1 caller";
  private static final String FIRST = "to the first 201";

  static final List<Target> ALL =
      List.of(
          most("CPU of the writer beside the no-op's", 3, http(Measure.CPU_APP, BUSY, "no-op")),
          least("messages/s beside one async call each", 3, http(Measure.RATE, BUSY, "async")),
          least(
              "messages/s beside one blocking call each", 3, http(Measure.RATE, BUSY, "blocking")),
          least("messages/s beside Flask and boto3", 20, http(Measure.RATE, BUSY, "flask")),
          least(
              "messages/s beside SqsAsyncBatchManager",
              0.95,
              http(Measure.RATE, BUSY, "batch-manager")),
          most(
              "p99 beside SqsAsyncBatchManager at 500/s",
              0.5,
              http(Measure.P99, "500/s open", "batch-manager")),
          most("the same with 200 callers", 0.5, http(Measure.P99, BUSY, "batch-manager")),
          most(
              "lone caller's p50 beside SqsAsyncBatchManager",
              0.02,
              http(Measure.P50, LONE, "batch-manager")),
          most("lone caller's p50 beside unbatched, the quicker", 1.10, unbatched(Measure.P50)),
          most("lone caller's p99 beside unbatched, the quicker", 1.25, unbatched(Measure.P99)),
          most("calls/message to send, saturated", 0.11, of("http", "sluice", BUSY, Measure.CALLS)),
          most(
              "calls/message to send, receive and delete, saturated",
              0.33,
              of("flow", "sluice", "end to end", Measure.CALLS)),
          most(
              "the same at 500/s", 1.4, of("flow", "sluice", "end to end at 500/s", Measure.CALLS)),
          least(
              "end to end beside raw send and drain",
              0.8,
              ratio(
                  Measure.RATE,
                  new Cell("flow", "sluice", "end to end"),
                  new Cell("flow", "raw SDK batches", "end to end"))),
          most(
              "$ of SQS for a million messages, saturated",
              0.14,
              of("flow", "sluice", "end to end", Measure.DOLLARS)),
          // docs/cost.md, "The cheapest tracked job": less a look at each and its storage
          most(
              "$ of a million tracked jobs the cheapest way, without looks and storage",
              1.45 - 0.0625 - 0.0041,
              of("jobs", "DynamoDB's API cheapest", "500 callers", Measure.DOLLARS)),
          most(
              "CPU time to the first 201, with the archive beside without",
              0.55,
              ratio(
                  Measure.START_CPU,
                  new Cell("start", "with archive", FIRST),
                  new Cell("start", "plain", FIRST))),
          most(
              "RSS of the writer at its first 201, MB",
              150,
              of("start", "with archive", FIRST, Measure.RSS)),
          most("RSS of the writer under load, MB", 400, of("http", "sluice", BUSY, Measure.RSS)));

  private Targets() {}

  private static Target most(String what, double value, Evidence evidence) {
    return new Target(what, Bound.AT_MOST, value, evidence);
  }

  private static Target least(String what, double value, Evidence evidence) {
    return new Target(what, Bound.AT_LEAST, value, evidence);
  }

  /** Sluice's figure beside another row's, over HTTP. */
  private static Evidence http(Measure measure, String load, String row) {
    return ratio(measure, new Cell("http", "sluice", load), new Cell("http", row, load));
  }

  /** A lone caller's with Sluice beside the quicker of those that make a call for each message. */
  private static Evidence unbatched(Measure measure) {
    return ratio(
        measure,
        new Cell("http", "sluice", LONE),
        new Cell("http", "async", LONE),
        new Cell("http", "blocking", LONE));
  }

  private static Evidence of(String part, String row, String load, Measure measure) {
    Cell cell = new Cell(part, row, load);
    return new Evidence(List.of(cell), results -> median(results, cell, measure));
  }

  /** One cell's figure beside the least of the others'. */
  private static Evidence ratio(Measure measure, Cell one, Cell... others) {
    return new Evidence(
        Stream.concat(Stream.of(one), Stream.of(others)).toList(),
        results -> {
          OptionalDouble upper = median(results, one, measure);
          OptionalDouble lower =
              Stream.of(others)
                  .flatMapToDouble(other -> median(results, other, measure).stream())
                  .min();
          return upper.isPresent() && lower.isPresent() && lower.getAsDouble() > 0
              ? OptionalDouble.of(upper.getAsDouble() / lower.getAsDouble())
              : OptionalDouble.empty();
        });
  }

  private static OptionalDouble median(Results results, Cell cell, Measure measure) {
    Optional<Spread> spread = results.spread(cell, measure);
    return spread.isPresent() ? OptionalDouble.of(spread.get().median()) : OptionalDouble.empty();
  }
}
