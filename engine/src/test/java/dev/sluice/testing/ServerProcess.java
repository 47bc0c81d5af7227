package dev.sluice.testing;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A server in a process of its own, with a port and a folder of its own, that a test can end, start
 * anew and hold still. It starts when its subclass, at the end of its constructor, says so.
 */
public abstract class ServerProcess implements AutoCloseable {

  private final int port = TestPorts.free();
  private final Path data;
  private @Nullable Process process;

  /** A server with an empty folder. */
  protected ServerProcess() {
    try {
      data = Files.createTempDirectory("sluice-server-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process of the server. */
  protected abstract Process launch() throws IOException;

  /** Waits until that process takes connections; fails if it never will. */
  protected abstract void awaitReady(Process server) throws IOException;

  /** Where it listens on the loopback interface. */
  public final int port() {
    return port;
  }

  /** Where it has its files, which end with it. */
  protected final Path data() {
    return data;
  }

  /** Starts it, with the data that it had; it takes connections when this returns. */
  public final void start() {
    try {
      Process server = launch();
      process = server;
      awaitReady(server);
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Ends it without warning. */
  public final void kill() {
    Process server = started();
    List<ProcessHandle> children = server.descendants().toList();
    Processes.end(server);
    // They notice that it is gone, and end.
    Awaitility.await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** Stops its processes where they are. */
  public final void pause() {
    Processes.signal("STOP", started());
  }

  /** Lets them go on. */
  public final void resume() {
    Processes.signal("CONT", started());
  }

  private Process started() {
    return requireNonNull(process, "not started");
  }

  /** Ends it, and deletes its files. */
  @Override
  public void close() {
    if (process != null) {
      kill();
    }
    Processes.run(List.of("rm", "-rf", data.toString()));
  }
}
