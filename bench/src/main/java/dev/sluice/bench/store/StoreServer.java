package dev.sluice.bench.store;

import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Jvm;
import dev.sluice.bench.service.Launcher;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server that keeps jobs, with data of its own that end with it.
 *
 * @param child its process
 * @param environment of the services that use it
 * @param data its folder, which is deleted at the end; empty where it sees to that itself
 */
public record StoreServer(Child child, Map<String, String> environment, Optional<Path> data)
    implements AutoCloseable {

  /** What the servers that are the tests' are started with; the build writes it. */
  private static final Path CLASS_PATH = Path.of("bench/target/servers.classpath");

  private static final Path TEST_CLASSES = Path.of("bench/target/test-classes");
  private static final String TEST_SERVER = "dev.sluice.bench.store.TestServer";
  private static final Path POSTGRESQL = Path.of("/usr/lib/postgresql");

  /** What the folders of data are called, beside the logs. */
  private static final String DATA = "h2-";

  public StoreServer {
    environment = Map.copyOf(environment);
  }

  /** Why a kind cannot be run on this machine; empty if it can. */
  public static Optional<String> missing(StoreKind kind, Launcher launcher) {
    if (kind == StoreKind.H2) {
      return Optional.empty();
    }
    if (!Files.exists(launcher.root().resolve(CLASS_PATH))) {
      return Optional.of("is not built: there is no " + launcher.root().resolve(CLASS_PATH));
    }
    return kind == StoreKind.POSTGRESQL && !postgresIsInstalled()
        ? Optional.of("needs Debian's package postgresql")
        : Optional.empty();
  }

  private static boolean postgresIsInstalled() {
    if (!Files.isDirectory(POSTGRESQL)) {
      return false;
    }
    try (Stream<Path> versions = Files.list(POSTGRESQL)) {
      return versions.anyMatch(version -> Files.isExecutable(version.resolve("bin/initdb")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one; services wait for it by themselves. */
  public static StoreServer start(StoreKind kind, Launcher launcher) {
    return kind == StoreKind.H2 ? embedded(launcher) : ofTheTests(kind, launcher);
  }

  /** The program that a user starts, of which only the database has something to do. */
  private static StoreServer embedded(Launcher launcher) {
    int port = Launcher.freePort();
    Path data;
    try {
      data = Files.createTempDirectory(Files.createDirectories(launcher.logs()), DATA);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Child child =
        Child.start(
            "local",
            Jvm.service(launcher.root(), "local", "-Dfile.encoding=UTF-8"),
            Map.of(
                "SLUICE_LOCAL_STORE_PORT",
                Integer.toString(port),
                "SLUICE_LOCAL_SQS_PORT",
                "0",
                "SLUICE_LOCAL_ALGORITHMS_PORT",
                "0",
                "SLUICE_LOCAL_DATA",
                data.toString()),
            launcher.logs().resolve("local.log"),
            Child.Output.LOG);
    return new StoreServer(
        child,
        Map.of(
            "SLUICE_STORE",
            "jdbc",
            "SLUICE_STORE_URL",
            "jdbc:h2:tcp://127.0.0.1:" + port + "/sluice"),
        Optional.of(data));
  }

  private static StoreServer ofTheTests(StoreKind kind, Launcher launcher) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    List<String> command =
        new ArrayList<>(Jvm.server(classPath(launcher.root()), TEST_SERVER, "-Xms64m"));
    command.add(name);
    Child child =
        Child.start(
            name,
            command,
            Map.of("DDB_LOCAL_TELEMETRY", "0"),
            launcher.logs().resolve(name + ".log"),
            Child.Output.ANSWERS);
    Map<String, String> environment = new HashMap<>();
    Arrays.stream(child.ask("environment").split("\t", -1))
        .map(pair -> pair.split("=", 2))
        .forEach(pair -> environment.put(pair[0], pair[1]));
    return new StoreServer(child, environment, Optional.empty());
  }

  private static String classPath(Path root) {
    try {
      return root.resolve(TEST_CLASSES)
          + File.pathSeparator
          + Files.readString(root.resolve(CLASS_PATH)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the data of servers that had no time to do that. */
  public static void deleteLeftOvers(Launcher launcher) {
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(Files.createDirectories(launcher.logs()), DATA + "*")) {
      folders.forEach(StoreServer::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    child.close();
    data.ifPresent(StoreServer::delete);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
