package dev.sluice.bench.service;

import dev.sluice.bench.peer.Peer;
import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Jvm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts services.
 *
 * @param root the project's folder, with what was built
 * @param logs where their words go
 */
public record Launcher(Path root, Path logs) {

  private static final String PYTHON = "/usr/bin/python3";
  private static final String FLASK_PEER = "flask_peer.py";

  /** Starts one that uses the queue by this environment; it may not be ready yet. */
  public Running start(Kind kind, Map<String, String> queue) {
    int port = freePort();
    Map<String, String> environment = new HashMap<>(queue);
    environment.put("MICRONAUT_SERVER_PORT", Integer.toString(port));
    environment.put("SLUICE_STORE", "none");
    return start(kind.row(), command(kind, port), environment, port);
  }

  /** Starts a program that listens on this port. */
  public Running start(
      String name, List<String> command, Map<String, String> environment, int port) {
    Path log = logs.resolve(name + ".log");
    return new Running(name, Child.start(name, command, environment, log, Child.Output.LOG), port);
  }

  private List<String> command(Kind kind, int port) {
    return switch (kind) {
      case SLUICE -> Jvm.service(root, "writer");
      case FLASK -> flask(port);
      default -> Jvm.service(Peer.class, "-Dbench.peer=" + kind.row());
    };
  }

  private List<String> flask(int port) {
    Path app = logs.resolve(FLASK_PEER);
    try (InputStream source =
        Launcher.class.getResourceAsStream("/dev/sluice/bench/" + FLASK_PEER)) {
      Files.createDirectories(logs);
      Files.copy(
          Optional.ofNullable(source).orElseThrow(() -> new IOException("no " + FLASK_PEER)),
          app,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        PYTHON,
        "-m",
        "gunicorn",
        "--chdir",
        logs.toString(),
        "--preload",
        "--workers",
        "2",
        "--worker-class",
        "gthread",
        "--threads",
        "32",
        "--keep-alive",
        "60",
        "--backlog",
        "2048",
        "--log-level",
        "warning",
        "--bind",
        "127.0.0.1:" + port,
        "flask_peer:app");
  }

  /** Why a kind cannot be run on this machine; empty if it can. */
  public Optional<String> missing(Kind kind) {
    if (kind != Kind.FLASK) {
      return Optional.empty();
    }
    String packages = "Debian's packages python3-flask, python3-boto3 and gunicorn";
    try {
      Process check =
          new ProcessBuilder(PYTHON, "-c", "import boto3, flask, gunicorn")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return check.waitFor() == 0 ? Optional.empty() : Optional.of("needs " + packages);
    } catch (IOException e) {
      return Optional.of("needs python3 and " + packages);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("was interrupted");
    }
  }

  /** A port that is free on 127.0.0.1 now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
