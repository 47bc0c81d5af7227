package dev.sluice.load;

import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the load client. */
@Command(
    name = "load-client",
    description =
        "Sends messages and jobs to a writer in batches with malformed requests among them.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every answer was as expected",
      "1:an answer was not, or nothing answered",
      "2:an option is wrong"
    })
final class LoadClient implements Callable<Integer> {

  private static final int AS_EXPECTED = 0;
  private static final int NOT_AS_EXPECTED = 1;
  private static final int BAD_OPTIONS = 2;

  private final Stop stop;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final LoadOptions options = new LoadOptions();

  LoadClient(Stop stop) {
    this.stop = stop;
  }

  public static void main(String[] args) {
    Stop stop = new Stop();
    Ending ending = Ending.onSignal(stop);
    ending.exit(commandLine(stop).execute(args));
  }

  /** The command line of a run that {@code stop} ends. */
  static CommandLine commandLine(Stop stop) {
    return new CommandLine(new LoadClient(stop))
        .registerConverter(Duration.class, new DurationText())
        .registerConverter(SizeRange.class, SizeRange::parse)
        .setParameterExceptionHandler(
            (problem, arguments) -> {
              say(problem.getCommandLine(), problem.getMessage() + " (see --help)");
              return BAD_OPTIONS;
            })
        .setExecutionExceptionHandler(
            (problem, commandLine, parsed) -> {
              say(commandLine, problem.toString());
              return NOT_AS_EXPECTED;
            });
  }

  @Override
  public Integer call() throws IOException {
    RunOptions run = runOptions();
    try (Ledger ledger = openLedger();
        WriterClient client = WriterClient.start(options.url(), run)) {
      return send(new LoadRun(run, client.target(), ledger, progress(), stop), ledger, client);
    }
  }

  private int send(LoadRun run, Ledger ledger, WriterClient client) {
    Duration wait = options.longestWait();
    if (!run.awaitTarget(
        wait, () -> say("waiting up to " + wait.toSeconds() + " s for " + options.url()))) {
      say(
          stop.wished()
              ? "ended before anything was sent"
              : "the writer is not ready: " + options.url());
      return stop.wished() ? AS_EXPECTED : NOT_AS_EXPECTED;
    }
    options.schedule().ifPresent(algorithm -> schedule(algorithm, client.schedule()));
    Report report = run.run(InstantSource.system());
    new Summary(commandLine().getOut()).print(report);
    boolean written = write(report, client.json());
    return complete(ledger) && written && report.asExpected() ? AS_EXPECTED : NOT_AS_EXPECTED;
  }

  /** Beside the load: without it the run goes on. */
  private void schedule(String algorithm, DemoSchedule schedule) {
    try {
      String id = schedule.begin(algorithm, options.timeout(), InstantSource.system());
      say(algorithm + " is called every minute by schedule " + id + " of user demo");
    } catch (RuntimeException e) {
      say("there is no schedule: " + e.getMessage());
    }
  }

  private RunOptions runOptions() {
    try {
      return options.run();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Ledger openLedger() {
    if (options.ledger().isEmpty()) {
      return Ledger.none();
    }
    try {
      return Ledger.append(options.ledger().get());
    } catch (IOException e) {
      throw new ParameterException(
          commandLine(), "--ledger: cannot write to " + options.ledger().get(), e);
    }
  }

  /** Writes the figures to the file that they are wanted in; false if that failed. */
  private boolean write(Report report, ObjectMapper mapper) {
    if (options.json().isEmpty()) {
      return true;
    }
    Path file = options.json().get();
    try {
      Files.write(file, mapper.writeValueAsBytes(report));
      return true;
    } catch (IOException e) {
      say("--json: cannot write to " + file);
      return false;
    }
  }

  private boolean complete(Ledger ledger) {
    ledger.flush();
    ledger.failure().ifPresent(e -> say("--ledger: the file is incomplete: " + e.getMessage()));
    return ledger.failure().isEmpty();
  }

  private ProgressLine progress() {
    return new ProgressLine(
        commandLine().getOut(),
        CommandLine.Help.Ansi.AUTO.enabled()
            ? ProgressLine.Style.TERMINAL
            : ProgressLine.Style.PLAIN);
  }

  private void say(String what) {
    say(commandLine(), what);
  }

  private static void say(CommandLine commandLine, String what) {
    PrintWriter err = commandLine.getErr();
    err.println("load-client: " + what);
    err.flush();
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec, "set by picocli").commandLine();
  }
}
