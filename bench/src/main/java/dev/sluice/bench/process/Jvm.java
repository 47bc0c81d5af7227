package dev.sluice.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Command lines of Java programs. */
public final class Jvm {

  /** What scripts/java.sh has for a service, {@link #ENVIRONMENT} likewise. */
  private static final List<String> SERVICE = List.of("-XX:+UseSerialGC", "-Xms16m", "-Xmx256m");

  /** For what glibc keeps of memory that was given back. */
  static final Map<String, String> ENVIRONMENT =
      Map.of("MALLOC_ARENA_MAX", "2", "MALLOC_TRIM_THRESHOLD_", "131072");

  /** What it starts a command line with. */
  private static final List<String> TOOL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** The embedded servers get more, so that they are not what is measured. */
  private static final List<String> SERVER = List.of("-XX:+UseParallelGC", "-Xmx1500m");

  private static final int LOUD = 24;

  private Jvm() {}

  /** A jar of a module, started as its user starts a service. */
  public static List<String> service(Path root, String module, String... options) {
    List<String> command = java(SERVICE, options);
    command.add("-jar");
    command.add(jar(root, module).toString());
    return command;
  }

  /** A class of the benchmark, started as a service is. */
  public static List<String> service(Class<?> main, String... options) {
    return ofClass(SERVICE, main, options);
  }

  /** A class of the benchmark, started as a server that nobody measures. */
  public static List<String> server(Class<?> main, String... options) {
    return ofClass(SERVER, main, options);
  }

  /** A class from elsewhere, started as a server that nobody measures. */
  public static List<String> server(String classPath, String main, String... options) {
    return ofClass(SERVER, classPath, main, options);
  }

  /** A jar of a module, started as a command line that is soon over. */
  public static List<String> tool(Path root, String module) {
    List<String> command = java(TOOL);
    command.add("-jar");
    command.add(jar(root, module).toString());
    return command;
  }

  private static List<String> ofClass(List<String> jvm, Class<?> main, String... options) {
    return ofClass(jvm, System.getProperty("java.class.path"), main.getName(), options);
  }

  private static List<String> ofClass(
      List<String> jvm, String classPath, String main, String... options) {
    List<String> command = java(jvm, options);
    command.addAll(List.of("-cp", classPath, main));
    return command;
  }

  private static List<String> java(List<String> jvm, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= LOUD) { // of what Netty and Pekko do
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(jvm);
    command.addAll(List.of(options));
    return command;
  }

  /**
   * The jar of a module.
   *
   * @throws IllegalStateException if it is not built
   */
  public static Path jar(Path root, String module) {
    Path target = root.resolve(module).resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(
              file -> file.getFileName().toString().matches("sluice-" + module + "-[0-9.]+\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(module + " is not built in " + target));
    } catch (NoSuchFileException e) {
      throw new IllegalStateException(module + " is not built in " + target, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
