package dev.sluice.reader.handler;

import dev.sluice.reader.handler.Ending.Exited;
import dev.sluice.reader.handler.Ending.NotStarted;
import dev.sluice.reader.handler.Ending.PrintedTooMuch;
import dev.sluice.reader.handler.Ending.TookTooLong;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a program, and leaves nothing behind but its ending. Safe for use by many threads.
 *
 * <p>The program becomes the leader of a session where {@code setsid} is installed: a Ctrl-C in the
 * reader's terminal is then no business of its, and a stop can let it finish.
 */
final class CommandRunner {

  /** How often a program is asked how far it is. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** What every process of a run has in its environment, and no other. */
  private static final String MARK = "SLUICE_RUN";

  private static final String PROGRESS_FILE = "SLUICE_PROGRESS_FILE";

  /** Where a program works. */
  enum Place {
    /** In the run's private directory. */
    FOLDER,
    /**
     * In the root directory, for one that is to leave processes behind, as an engine's client does:
     * what works in the run's directory is ended with the run.
     */
    ROOT
  }

  private final CommandOptions options;
  private final Map<String, String> environment;
  private final Place place;
  private final Program program;
  private final Program setsid;

  /**
   * A runner of one program.
   *
   * @param ours the reader's own environment
   */
  CommandRunner(
      CommandOptions options, Map<String, String> ours, Place place, InstantSource clock) {
    this.options = options;
    this.place = place;
    this.environment = environment(options, ours);
    Optional<String> path = Optional.ofNullable(environment.get("PATH"));
    this.program = new Program(options.command().get(0), path, clock);
    this.setsid = new Program("setsid", Optional.ofNullable(ours.get("PATH")), clock);
  }

  private static Map<String, String> environment(CommandOptions options, Map<String, String> ours) {
    Map<String, String> environment = new HashMap<>(ours);
    environment.keySet().retainAll(options.passed());
    environment.putAll(options.environment());
    return Map.copyOf(environment);
  }

  /** Why the program can't be run right now. */
  Optional<String> unavailable() {
    return program.find().isPresent() ? Optional.empty() : Optional.of(program.notFound());
  }

  /**
   * Runs the program.
   *
   * @throws InterruptedException when the thread was interrupted; the program is gone then
   */
  Ending run(Call call) throws InterruptedException {
    Optional<Path> found = program.find();
    if (found.isEmpty()) {
      return new NotStarted(program.notFound());
    }
    try (RunFolder folder = RunFolder.in(options.folders())) {
      List<String> command = new ArrayList<>();
      setsid.find().ifPresent(path -> command.add(path.toString()));
      command.add(found.get().toString());
      command.addAll(options.command().subList(1, options.command().size()));
      command.addAll(call.arguments());
      return run(call, start(command, call, folder), folder);
    } catch (IOException e) {
      return new NotStarted("could not start: " + e.getMessage());
    }
  }

  private Process start(List<String> command, Call call, RunFolder folder) throws IOException {
    Path directory = place == Place.ROOT ? folder.path().getRoot() : folder.path();
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    Map<String, String> variables = builder.environment();
    variables.clear();
    variables.put("HOME", folder.path().toString());
    variables.put("TMPDIR", folder.path().toString());
    variables.putAll(environment);
    variables.putAll(call.variables());
    variables.put(PROGRESS_FILE, progressFile(folder).toString());
    variables.put(MARK, folder.name());
    return builder.start();
  }

  private static Path progressFile(RunFolder folder) {
    return folder.path().resolve(".sluice-progress");
  }

  private Ending run(Call call, Process process, RunFolder folder) throws InterruptedException {
    ProcessTree tree = new ProcessTree(process, MARK + "=" + folder.name(), folder.path());
    try (RunningCommand running =
        new RunningCommand(
            process, tree, "sluice-command-" + call.name(), options.maxResultBytes())) {
      running.begin(call.input());
      boolean exited = awaitExit(call, running, new ProgressFile(progressFile(folder)));
      running.end(); // now, so that all it has printed is there
      if (exited) {
        return exited(running);
      }
      return running.hasPrintedTooMuch()
          ? new PrintedTooMuch(running.printed())
          : new TookTooLong(running.printed());
    }
  }

  /** Waits until it has exited, and says so, or until it has to be ended. */
  private static boolean awaitExit(Call call, RunningCommand running, ProgressFile progress)
      throws InterruptedException {
    long end = System.nanoTime() + call.timeout().toNanos();
    while (true) {
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      boolean exited = running.awaitExit(left.compareTo(LOOK) < 0 ? left : LOOK);
      progress.news().ifPresent(call.progress());
      if (exited || running.hasPrintedTooMuch() || end - System.nanoTime() <= 0) {
        return exited;
      }
    }
  }

  /** With {@code setsid} between us and the program, it is that which says that there is none. */
  private Ending exited(RunningCommand running) {
    Printed printed = running.printed();
    int code = running.exitCode();
    boolean notStarted =
        (code == 126 || code == 127)
            && printed.tail().startsWith("setsid: ")
            && printed.tail().contains(program.find().map(Path::toString).orElse(""));
    return notStarted
        ? new NotStarted("could not start: " + printed.lastLine())
        : new Exited(code, printed);
  }
}
