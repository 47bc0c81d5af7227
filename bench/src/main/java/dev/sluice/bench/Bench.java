package dev.sluice.bench;

import dev.sluice.bench.measure.Results;
import dev.sluice.bench.queue.QueueHost;
import dev.sluice.bench.report.Chart;
import dev.sluice.bench.report.Json;
import dev.sluice.bench.report.TextTable;
import dev.sluice.bench.report.Verdict;
import dev.sluice.bench.service.Launcher;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the benchmark, and says what came of it: tables, JSON, a picture. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Runs Sluice beside what one would write instead, and says what came of it.")
@SuppressWarnings("NullAway.Init") // picocli sets what it injects
public final class Bench implements Callable<Integer> {

  private static final List<Part> PARTS =
      List.of(
          HttpPart.here(),
          HttpPart.fromFarAway(),
          new FlowPart(),
          new ScalingPart(),
          new JobsPart(),
          new StartPart(),
          new MicroPart());

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  @Spec private CommandSpec command;

  @Option(
      names = "--parts",
      split = ",",
      paramLabel = "PART",
      description =
          "http, cloud, flow, scaling, jobs, start, micro; all of them unless told otherwise")
  private Set<String> parts = Set.of();

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "ROW",
      description = "the rows to run, such as sluice,async; all of them unless told otherwise")
  private Set<String> rows = Set.of();

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "how often each figure is taken; 1 to 100 (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "how long a load lasts; 1 to 600 (${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--root",
      defaultValue = ".",
      description = "the project's folder (${DEFAULT-VALUE})")
  private Path root;

  @Option(
      names = "--out",
      defaultValue = "target/bench",
      description = "where benchmark.json and benchmark.svg go (${DEFAULT-VALUE})")
  private Path folder;

  private Bench() {}

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Bench())
            .setExecutionExceptionHandler(
                (failure, commandLine, result) -> {
                  if (!(failure instanceof IllegalStateException)) {
                    throw failure;
                  }
                  commandLine.getErr().println("bench: " + failure.getMessage());
                  return CommandLine.ExitCode.SOFTWARE;
                })
            .execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    range("--rounds", rounds, 100);
    range("--seconds", seconds, 600);
    List<String> known = PARTS.stream().map(Part::name).toList();
    for (String part : parts) {
      if (!known.contains(part)) {
        throw new ParameterException(
            command.commandLine(),
            "--parts are of " + String.join(", ", known) + ", not \"" + part + "\"");
      }
    }
    Results results = new Results();
    Launcher launcher = new Launcher(root, folder.resolve("logs"));
    try (QueueHost queue = new QueueHost(launcher.logs())) {
      Plan plan = new Plan(rounds, Duration.ofSeconds(seconds), rows, launcher, queue, OUT);
      for (Part part : PARTS) {
        if (parts.isEmpty() || parts.contains(part.name())) {
          part.run(plan, results);
        }
      }
    }
    report(results);
    return CommandLine.ExitCode.OK;
  }

  private void range(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          command.commandLine(), option + " is 1 to " + most + ", not " + value);
    }
  }

  private void report(Results results) throws IOException {
    for (Part part : PARTS) {
      if (results.parts().contains(part.name())) {
        OUT.println();
        OUT.println(part.name() + ": " + part.title());
        OUT.print(TextTable.of(results, part.name()));
      }
    }
    List<Verdict> verdicts = Targets.ALL.stream().map(target -> target.judge(results)).toList();
    OUT.println();
    OUT.println("Targets");
    OUT.print(Verdict.table(verdicts));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("benchmark.json"), Json.of(results, verdicts, about()));
    Files.writeString(folder.resolve("benchmark.svg"), Chart.of(results));
    OUT.println();
    OUT.println("in " + folder + ": benchmark.json, benchmark.svg, logs/");
  }

  private Map<String, String> about() {
    Map<String, String> about = new LinkedHashMap<>();
    about.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    about.put("java", System.getProperty("java.version"));
    about.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    about.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    about.put("rounds", Integer.toString(rounds));
    about.put("seconds", Integer.toString(seconds));
    return about;
  }
}
