package dev.sluice.bench.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A process that the benchmark has started, with those that it has started itself; ended when it is
 * closed. What it says on standard error is in a file; its standard output is {@link #ask}'s. For
 * one thread.
 */
public final class Child implements AutoCloseable {

  private static final Duration END_WITHIN = Duration.ofSeconds(30);

  /**
   * The longest flow takes some ten seconds; our guess for a machine that has other things to do.
   */
  private static final Duration ANSWER_WITHIN = Duration.ofMinutes(5);

  private static final Set<Child> LIVING = ConcurrentHashMap.newKeySet();

  private static boolean ending;

  static { // Ctrl-C reaches them by itself, a signal to this process alone does not
    Runtime.getRuntime().addShutdownHook(new Thread(Child::endAll, "bench-end"));
  }

  private final String name;
  private final Process process;
  private final Path log;
  private final BufferedReader output;
  private final BufferedWriter input;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    LIVING.add(this);
  }

  private static void endAll() {
    synchronized (LIVING) { // whoever misses a child of his may have others to start
      ending = true;
      LIVING.stream().flatMap(child -> child.family().stream()).forEach(ProcessHandle::destroy);
    }
  }

  /** How the output of a process is used. */
  public enum Output {
    /** It goes to the log, too. */
    LOG,
    /** It answers {@link #ask}. */
    ANSWERS
  }

  /**
   * Starts a program.
   *
   * @param environment over this process's own, of which what begins with AWS_, SLUICE_ and
   *     MICRONAUT_ is left out
   * @param log where its output goes
   * @throws IllegalStateException if the benchmark was told to end
   */
  public static Child start(
      String name, List<String> command, Map<String, String> environment, Path log, Output output) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      ProcessBuilder builder = new ProcessBuilder(command);
      builder
          .environment()
          .keySet()
          .removeIf(key -> key.startsWith("AWS_") || key.matches("(SLUICE|MICRONAUT)_.*"));
      builder.environment().putAll(Jvm.ENVIRONMENT);
      builder.environment().putAll(environment);
      builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
      if (output == Output.LOG) {
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      }
      synchronized (LIVING) {
        if (ending) {
          throw new IllegalStateException("the benchmark is ended; " + name + " is not started");
        }
        return new Child(name, builder.start(), log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String name() {
    return name;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The process and all below it. */
  public List<ProcessHandle> family() {
    List<ProcessHandle> family = new ArrayList<>();
    family.add(process.toHandle());
    try (Stream<ProcessHandle> below = process.descendants()) {
      below.forEach(family::add);
    }
    return family;
  }

  /**
   * Sends a line and waits for the line that answers it.
   *
   * @throws IllegalStateException if the process has ended instead
   */
  public String ask(String line) {
    try {
      input.write(line);
      input.newLine();
      input.flush();
      String answer = answer().get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS);
      if (answer.isEmpty()) {
        throw new IllegalStateException(name + " has ended; its words are in " + log);
      }
      return answer;
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException(name + " does not answer; its words are in " + log, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(name + " was not awaited", e);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " does not answer; its words are in " + log, e);
    }
  }

  /**
   * Waits for its good end.
   *
   * @throws IllegalStateException if it ends otherwise, or not within this time
   */
  public void awaitSuccess(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          name + " does not end within " + patience + "; its words are in " + log);
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          name + " has ended with " + process.exitValue() + "; its words are in " + log);
    }
  }

  /** Its next line; empty at its end. */
  private CompletableFuture<String> answer() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Objects.requireNonNullElse(output.readLine(), "");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        this::apart);
  }

  /** On two processors the common pool has one thread, which must not wait for a child. */
  private void apart(Runnable task) {
    Thread thread = new Thread(task, name + "-answer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where its words are. */
  public Path log() {
    return log;
  }

  /** Asks it to end, and ends it and all below it if it doesn't within 30 seconds. */
  @Override
  public void close() {
    List<ProcessHandle> family = family();
    process.destroy();
    try {
      if (!process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    family.forEach(ProcessHandle::destroyForcibly);
    LIVING.remove(this);
  }
}
