package dev.sluice.backend.jdbc;

import dev.sluice.testing.Processes;
import dev.sluice.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A PostgreSQL of the test's own, from Debian's binaries. Its collation is not the one of the C
 * language: what has to be compared by character shows if it is not.
 */
public final class Postgres extends ServerProcess implements TestDatabase {

  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

  /** A server that takes connections, with an empty database for the services. */
  public Postgres() {
    prepare();
    start();
    administer("create role sluice login password 'sluice'");
    administer("create database sluice owner sluice");
  }

  private void prepare() {
    Path password = data().resolve("password");
    Path cluster = data().resolve("cluster");
    try {
      Files.writeString(password, "administrator");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (isRoot()) {
      Processes.run(List.of("chown", "-R", "postgres", data().toString()));
    }
    Processes.run(
        command(
            "initdb",
            List.of(
                "--pgdata=" + cluster,
                "--username=administrator",
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--locale-provider=icu",
                "--icu-locale=en-US",
                "--no-sync")));
  }

  /** PostgreSQL refuses to run as root. */
  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    command.add(binary(program).toString());
    command.addAll(arguments);
    return command;
  }

  private static Path binary(String program) {
    if (Files.isDirectory(INSTALLED)) {
      try (Stream<Path> versions = Files.list(INSTALLED)) {
        List<Path> found =
            versions
                .map(version -> version.resolve("bin").resolve(program))
                .filter(Files::isExecutable)
                .sorted(Comparator.reverseOrder())
                .toList();
        if (!found.isEmpty()) {
          return found.get(0);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalStateException(
        "there is no " + program + " under " + INSTALLED + ": apt-get install postgresql");
  }

  @Override
  protected Process launch() throws IOException {
    return new ProcessBuilder(
            command(
                "postgres",
                List.of(
                    "-D",
                    data().resolve("cluster").toString(),
                    "-p",
                    Integer.toString(port()),
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    "unix_socket_directories=")))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Override
  protected void awaitReady(Process server) {
    Awaitility.await("PostgreSQL takes connections")
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptionsInstanceOf(SQLException.class)
        .until(
            () -> {
              try (Connection connection = administration()) {
                return connection.isValid(1);
              }
            });
  }

  private Connection administration() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port() + "/postgres", "administrator", "administrator");
  }

  private void administer(String sql) {
    try (Connection connection = administration();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public JdbcOptions options() {
    return new JdbcOptions(
        "jdbc:postgresql://127.0.0.1:" + port() + "/sluice", "sluice", "sluice", 4);
  }
}
