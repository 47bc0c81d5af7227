package dev.sluice.reader.handler;

import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.queue.DurationRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a program is run.
 *
 * @param command the program and its arguments, which no shell sees; a program without a slash is
 *     looked up on the {@code PATH} that it will have
 * @param timeout how long it may take before it is killed; 1 ms to 12 h
 * @param maxResultBytes how much it may print; 1 to {@link JobResult#MAX_BYTES}
 * @param passed the names of the reader's own environment variables that it gets; copied
 * @param environment the variables that it gets beside those, by name; copied. They may be secret:
 *     {@link #toString} shows their names only
 * @param folders where each run gets a directory of its own; made if it isn't there
 */
public record CommandOptions(
    List<String> command,
    Duration timeout,
    int maxResultBytes,
    Set<String> passed,
    Map<String, String> environment,
    Path folders) {

  /** What every program may know: where programs are, the language and the time zone. */
  public static final Set<String> PASSED = Set.of("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ");

  private static final DurationRange TIMEOUT =
      new DurationRange(Duration.ofMillis(1), Duration.ofHours(12));

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  public CommandOptions {
    command = List.copyOf(command);
    passed = Set.copyOf(passed);
    environment = Map.copyOf(environment);
    if (command.isEmpty() || command.get(0).isBlank()) {
      throw new IllegalArgumentException("command has to name a program");
    }
    command.forEach(argument -> requireNoNul("command", argument));
    TIMEOUT.require("timeout", timeout);
    if (maxResultBytes < 1 || maxResultBytes > JobResult.MAX_BYTES) {
      throw new IllegalArgumentException(
          "max-result-bytes is 1 to " + JobResult.MAX_BYTES + ", not " + maxResultBytes);
    }
    passed.forEach(CommandOptions::requireName);
    environment.forEach(
        (name, value) -> {
          requireName(name);
          requireNoNul("environment variable " + name, value);
        });
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "an environment variable has letters, digits and '_' in its name, not \"" + name + "\"");
    }
  }

  private static void requireNoNul(String what, String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " has a NUL character, which no program can get");
    }
  }

  /** This command with the defaults: 30 min, 48 KiB, {@link #PASSED}, the directory for such. */
  public static CommandOptions of(List<String> command) {
    return new CommandOptions(
        command,
        Duration.ofMinutes(30),
        JobResult.MAX_BYTES,
        PASSED,
        Map.of(),
        Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** The same with another timeout. */
  public CommandOptions withTimeout(Duration timeout) {
    return new CommandOptions(command, timeout, maxResultBytes, passed, environment, folders);
  }

  /** The same with this in the environment. */
  public CommandOptions with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new CommandOptions(command, timeout, maxResultBytes, passed, more, folders);
  }

  /** The same with its directories elsewhere. */
  public CommandOptions in(Path folders) {
    return new CommandOptions(command, timeout, maxResultBytes, passed, environment, folders);
  }

  @Override
  public String toString() {
    return "CommandOptions[command=%s, timeout=%s, maxResultBytes=%d, passed=%s, environment=%s, folders=%s]"
        .formatted(command, timeout, maxResultBytes, passed, environment.keySet(), folders);
  }
}
