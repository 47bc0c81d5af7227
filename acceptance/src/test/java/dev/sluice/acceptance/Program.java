package dev.sluice.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One of Sluice's programs as a process of its own, just as its user starts it. */
final class Program implements AutoCloseable {

  private static final Path ROOT =
      Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String name;
  private final Process process;
  private final Path output;

  private Program(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  /**
   * Starts the jar of a module with these options of the JVM, and this environment over the test's
   * own but for AWS's names.
   */
  static Program start(
      String module, List<String> jvm, Map<String, String> environment, String... arguments) {
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
      command.addAll(List.of(System.getProperty("sluice.java.options").split(" ")));
      command.addAll(jvm);
      command.addAll(List.of("-Dfile.encoding=UTF-8", "-jar"));
      command.add(jar(module).toString());
      command.addAll(List.of(arguments));
      Path output = Files.createTempFile("sluice-" + module + "-", ".log");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      return new Program(module, builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path jar(String module) throws IOException {
    Path target = ROOT.resolve(module).resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(
              file -> file.getFileName().toString().matches("sluice-" + module + "-[0-9.]+\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(module + " is not built in " + target));
    }
  }

  /** Everything that the program has printed by now. */
  String output() {
    try {
      return Files.readString(output, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the program has printed this. */
  Program awaitOutput(String text) {
    await(name + " prints \"" + text + "\"")
        .atMost(PATIENCE)
        .until(() -> output().contains(text) || !process.isAlive());
    if (!output().contains(text)) {
      throw new AssertionError(name + " ended with " + process.exitValue() + ":\n" + output());
    }
    return this;
  }

  /** Waits for the program's end. */
  int exitCode() {
    return exitCode(PATIENCE);
  }

  int exitCode(Duration patience) {
    try {
      if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(name + " did not end within " + patience + ":\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(name + " was not awaited", e);
    }
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends a signal, such as STOP. */
  void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGTERM. */
  Program terminate() {
    process.destroy();
    return this;
  }

  /** SIGKILL. */
  Program kill() {
    process.destroyForcibly();
    exitCode();
    return this;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
      Files.deleteIfExists(output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
