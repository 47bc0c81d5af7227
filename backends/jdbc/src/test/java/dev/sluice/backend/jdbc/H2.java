package dev.sluice.backend.jdbc;

import dev.sluice.local.LocalOptions;
import dev.sluice.local.LocalStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The embedded stack's database, in a process of its own. */
final class H2 implements TestDatabase {

  private final int port = TestPorts.free();
  private final Path data;
  private Process process;

  H2() {
    try {
      data = Files.createTempDirectory("sluice-h2-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process = started();
  }

  /** What the process does. */
  public static void main(String[] args) throws InterruptedException {
    LocalStore store =
        LocalStore.start(
            new LocalOptions(
                Integer.parseInt(args[0]), new LocalOptions.Storage.Directory(Path.of(args[1]))));
    Runtime.getRuntime().addShutdownHook(new Thread(store::close));
    System.out.println(store.url());
    Thread.currentThread().join();
  }

  private Process started() {
    try {
      Process server =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx192m",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  H2.class.getName(),
                  Integer.toString(port),
                  data.toString())
              .redirectErrorStream(true)
              .start();
      String line = String.valueOf(server.inputReader().readLine());
      if (!line.equals(options().url())) {
        throw new IllegalStateException("H2 did not start: " + line);
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public JdbcOptions options() {
    URI address = URI.create("tcp://127.0.0.1:" + port + "/sluice");
    return new JdbcOptions("jdbc:h2:" + address, "sluice", "sluice", 4);
  }

  @Override
  public void start() {
    process = started();
  }

  @Override
  public void kill() {
    Processes.end(process);
  }

  @Override
  public void pause() {
    Processes.signal("STOP", process);
  }

  @Override
  public void resume() {
    Processes.signal("CONT", process);
  }

  @Override
  public void close() {
    kill();
    Processes.run(List.of("rm", "-rf", data.toString()));
  }
}
