package dev.sluice.bench;

import dev.sluice.bench.measure.Results;
import dev.sluice.bench.queue.QueueHost;
import dev.sluice.bench.report.Chart;
import dev.sluice.bench.report.Json;
import dev.sluice.bench.report.TextTable;
import dev.sluice.bench.report.Verdict;
import dev.sluice.bench.service.Launcher;
import dev.sluice.bench.store.StoreServer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  @Spec private CommandSpec spec;

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
      description =
          "how often each figure is taken; 1 to 100 (${DEFAULT-VALUE}); scaling and jobs 3 times at the"
              + " most, micro as JMH does")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description =
          "how long a load of http and cloud lasts; 1 to 600 (${DEFAULT-VALUE}); of scaling 3 at the"
              + " most; the other parts know no time")
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
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT); // for programs, and for people anywhere
    System.exit(command().execute(args));
  }

  static CommandLine command() {
    return new CommandLine(new Bench())
        .setParameterExceptionHandler(
            (failure, arguments) -> {
              failure
                  .getCommandLine()
                  .getErr()
                  .println("bench: " + failure.getMessage() + " (--help says more)");
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (failure, commandLine, result) -> {
              if (!isExpected(failure)) {
                throw failure;
              }
              commandLine.getErr().println("bench: " + failure.getMessage());
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  /** Something about the machine or what is measured, and no defect of the benchmark's. */
  private static boolean isExpected(Exception failure) {
    return failure instanceof IllegalStateException || failure instanceof UncheckedIOException;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Part> chosen = checked();
    Results results = new Results();
    boolean isWhole = true;
    Launcher launcher = new Launcher(root, logs());
    StoreServer.deleteLeftOvers(launcher);
    try (QueueHost queue = new QueueHost(launcher.logs())) {
      Plan plan = new Plan(rounds, Duration.ofSeconds(seconds), rows, launcher, queue, OUT);
      for (Part part : chosen) {
        isWhole &= run(part, plan, results);
        show(part, results);
        if (!results.parts().isEmpty()) {
          keep(results);
        }
      }
    }
    if (results.parts().isEmpty()) {
      OUT.println("bench: nothing was measured, and nothing is written");
    } else {
      conclude(results);
    }
    return isWhole ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** The other parts are measured all the same when one fails; hours may have gone into them. */
  private static boolean run(Part part, Plan plan, Results results) throws InterruptedException {
    try {
      part.run(plan, results);
      return true;
    } catch (IllegalStateException | UncheckedIOException e) {
      plan.tell(
          "bench: " + part.name() + " has failed and is left where it was: " + e.getMessage());
      return false;
    }
  }

  private List<Part> checked() {
    range("--rounds", rounds, 100);
    range("--seconds", seconds, 600);
    known("--parts", parts, PARTS.stream().map(Part::name).toList());
    List<Part> chosen =
        PARTS.stream().filter(part -> parts.isEmpty() || parts.contains(part.name())).toList();
    known(
        "--rows",
        rows,
        chosen.stream().flatMap(part -> part.rows().stream().sorted()).distinct().toList());
    if (!Files.exists(root.resolve("openapi.yml"))) {
      throw wrong("--root is the project's folder, and there is no openapi.yml in " + root);
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw wrong("--out is a folder, and cannot be made: " + e.getMessage());
    }
    return chosen;
  }

  private void known(String option, Set<String> given, List<String> known) {
    for (String name : given) {
      if (!known.contains(name)) {
        throw wrong(
            "%s are of \"%s\", not \"%s\"".formatted(option, String.join("\", \"", known), name));
      }
    }
  }

  private ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  private void range(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw wrong(option + " is 1 to " + most + ", not " + value);
    }
  }

  private static void show(Part part, Results results) {
    if (results.parts().contains(part.name())) {
      OUT.println();
      OUT.println(part.name() + ": " + part.title());
      OUT.print(TextTable.of(results, part.name()));
      OUT.println();
    }
  }

  /** After each part: when the run is ended, an hour's figures are not to be gone with it. */
  private void keep(Results results) throws IOException {
    Files.writeString(
        folder.resolve("benchmark.json"), Json.of(results, verdicts(results), about()));
    Optional<String> picture = Chart.of(results);
    if (picture.isPresent()) {
      Files.writeString(folder.resolve("benchmark.svg"), picture.get());
    }
  }

  private void conclude(Results results) {
    OUT.println("Targets");
    OUT.print(Verdict.table(verdicts(results)));
    OUT.println();
    OUT.println(
        "in %s: benchmark.json%s; logs in %s"
            .formatted(
                folder,
                Chart.of(results).isPresent()
                    ? ", benchmark.svg"
                    : " (nothing of it is in the picture)",
                logs()));
  }

  private static List<Verdict> verdicts(Results results) {
    return Targets.ALL.stream().map(target -> target.judge(results)).toList();
  }

  private Path logs() {
    return root.resolve("target/bench/logs").normalize();
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
