package dev.sluice.bench;

import dev.sluice.bench.measure.Cell;
import dev.sluice.bench.measure.Measure;
import dev.sluice.bench.measure.Results;
import dev.sluice.bench.measure.Sample;
import dev.sluice.bench.process.Jvm;
import dev.sluice.bench.process.Machine;
import dev.sluice.bench.process.Meter;
import dev.sluice.bench.queue.QueueHost;
import dev.sluice.bench.service.Launcher;
import dev.sluice.bench.service.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the writer takes to its first 201, with and without its archive of class data. */
final class StartPart implements Part {

  private static final int CREATED = 201;
  private static final String MESSAGE = "{\"body\":\"the first\"}";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration ASK_EVERY = Duration.ofMillis(20);

  /** As runall.sh has it: where the build puts the archive, and the words about one. */
  private static final Path ARCHIVE = Path.of("target/class-data/writer.jsa");

  private static final List<String> SILENT = List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off");

  private static final String PLAIN = "plain";
  private static final String ARCHIVED = "with archive";

  private record Row(String name, List<String> options) {}

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String title() {
    return "the writer from its start to its first 201, against a queue that is there";
  }

  @Override
  public Set<String> rows() {
    return Set.of(PLAIN, ARCHIVED);
  }

  @Override
  public void run(Plan plan, Results results) throws InterruptedException {
    List<Row> rows = rows(plan);
    for (Row row : rows) { // the files are in the system's memory then
      plan.tell("start: " + row.name() + " for the first time");
      var unused = measure(plan, row);
    }
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Row row : rows) {
        Sample sample = measure(plan, row);
        results.add(new Cell(name(), row.name(), "to the first 201"), sample);
        plan.tell(
            "start: round %d of %d, %s: %.2f s of CPU"
                .formatted(
                    round, plan.rounds(), row.name(), sample.get(Measure.START_CPU).orElse(0)));
      }
      Collections.rotate(rows, 1);
    }
  }

  private static List<Row> rows(Plan plan) throws InterruptedException {
    Path archive = plan.launcher().root().resolve(ARCHIVE).toAbsolutePath().normalize();
    List<Row> rows = new ArrayList<>();
    if (plan.has(PLAIN)) {
      rows.add(new Row(PLAIN, List.of()));
    }
    Row archived = new Row(ARCHIVED, options(archive));
    if (plan.has(archived.name())) {
      if (!Files.exists(archive)) {
        plan.tell("start: " + ARCHIVED + " is left out: there is no " + archive + "; make build");
      } else if (!isTaken(plan, archived, archive)) {
        plan.tell(
            "start: "
                + ARCHIVED
                + " is left out: the JVM passes over "
                + archive
                + ", which is of another JVM or of other jars; make build");
      } else {
        rows.add(archived);
      }
    }
    return rows;
  }

  private static List<String> options(Path archive) {
    List<String> options = new ArrayList<>(SILENT);
    options.add("-XX:SharedArchiveFile=" + archive);
    return options;
  }

  /** A JVM says nothing of an archive that it cannot use. */
  private static boolean isTaken(Plan plan, Row row, Path archive) throws InterruptedException {
    try (Running writer = start(plan, row)) {
      awaitFirst(writer);
      return writer.child().family().stream()
          .allMatch(process -> Machine.maps(process, archive).orElse(true));
    }
  }

  private static Running start(Plan plan, Row row) {
    int port = Launcher.freePort();
    Map<String, String> environment =
        new HashMap<>(plan.queue().environment(QueueHost.Distance.HERE));
    environment.put("MICRONAUT_SERVER_PORT", Integer.toString(port));
    environment.put("SLUICE_STORE", "none");
    List<String> command =
        Jvm.service(plan.launcher().root(), "writer", row.options().toArray(String[]::new));
    return plan.launcher().start("start", command, environment, port);
  }

  private static void awaitFirst(Running writer) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (writer.post("/api/message", MESSAGE).orElse(0) != CREATED) {
      if (!writer.child().isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the writer does not answer with 201; its words are in " + writer.child().log());
      }
      LockSupport.parkNanos(ASK_EVERY.toNanos());
    }
  }

  private static Sample measure(Plan plan, Row row) throws InterruptedException {
    List<ProcessHandle> started = new ArrayList<>();
    Meter meter = new Meter(() -> started, plan.queue()::processes, List::of);
    meter.begin();
    long begun = System.nanoTime();
    try (Running writer = start(plan, row)) {
      awaitFirst(writer);
      double seconds = (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
      started.addAll(writer.child().family());
      double cpu = Machine.cpu(started).toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
      Sample.Builder sample = new Sample.Builder();
      meter.end(sample, 0);
      return sample
          .with(Measure.START_CPU, cpu)
          .with(Measure.START_TIME, seconds)
          .with(Measure.RSS, Machine.rssMegabytes(started))
          .build();
    } finally {
      plan.queue().purge(QueueHost.QUEUE);
    }
  }
}
