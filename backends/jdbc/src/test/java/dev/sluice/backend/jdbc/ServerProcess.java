package dev.sluice.backend.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;

/** A database server in a process of its own, with a port and a folder of its own. */
abstract class ServerProcess implements TestDatabase {

  final int port = TestPorts.free();
  final Path data;
  private Process process;

  /** Starts it once it is prepared. */
  ServerProcess() {
    try {
      data = Files.createTempDirectory("sluice-database-");
      prepare();
      process = started();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes of the folder what the server needs; called once, before its first start. */
  abstract void prepare() throws IOException;

  /** A process of the server that takes connections. */
  abstract Process started() throws IOException;

  @Override
  public final void start() {
    try {
      process = started();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public final void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    Processes.end(process);
    // They notice that it is gone, and end.
    Awaitility.await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Override
  public final void pause() {
    Processes.signal("STOP", process);
  }

  @Override
  public final void resume() {
    Processes.signal("CONT", process);
  }

  @Override
  public final void close() {
    kill();
    Processes.run(List.of("rm", "-rf", data.toString()));
  }
}
