package dev.sluice.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Signals to a server of a test and to the processes that it has started. */
public final class Processes {

  private Processes() {}

  /** Sends a signal, such as {@code STOP}, to a process and to all that descend from it. */
  public static void signal(String signal, Process process) {
    Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .forEach(each -> run(List.of("kill", "-" + signal, Long.toString(each.pid()))));
  }

  /** Ends it at once, and waits for that. */
  public static void end(Process process) {
    signal("CONT", process);
    process.destroyForcibly();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs a program to its end, which has to be a good one unless it is a signal to the dead. */
  public static String run(List<String> command) {
    return run(new ProcessBuilder(command));
  }

  /** The same for a program with an environment of its own. */
  public static String run(ProcessBuilder program) {
    List<String> command = program.command();
    try {
      Process process = program.redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0 && !command.get(0).equals("kill")) {
        throw new IllegalStateException(command + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(command + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + " was interrupted", e);
    }
  }
}
