package dev.sluice.backend.jdbc;

import dev.sluice.engine.queue.Stage;
import dev.sluice.local.LocalOptions;
import dev.sluice.local.LocalStore;
import dev.sluice.testing.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** The embedded stack's database, in a process of its own. */
final class H2 extends ServerProcess implements TestDatabase {

  /** A database that takes connections. */
  H2() {
    start();
  }

  /** What the process does. */
  public static void main(String[] args) throws InterruptedException {
    LocalStore store =
        LocalStore.start(
            new LocalOptions(
                Integer.parseInt(args[0]), new LocalOptions.Storage.Directory(Path.of(args[1]))),
            new Stage("dev"));
    Runtime.getRuntime().addShutdownHook(new Thread(store::close));
    System.out.println(store.url());
    Thread.currentThread().join();
  }

  @Override
  protected Process launch() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            H2.class.getName(),
            Integer.toString(port()),
            data().toString())
        .redirectErrorStream(true)
        .start();
  }

  @Override
  protected void awaitReady(Process server) throws IOException {
    String line = String.valueOf(server.inputReader().readLine());
    if (!line.equals(options().url())) {
      throw new IllegalStateException("H2 did not start: " + line);
    }
  }

  @Override
  public JdbcOptions options() {
    URI address = URI.create("tcp://127.0.0.1:" + port() + "/sluice");
    return new JdbcOptions("jdbc:h2:" + address, "sluice", "sluice", 4);
  }
}
