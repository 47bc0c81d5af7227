package dev.sluice.backend.jdbc;

import java.io.IOException;
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
public final class Postgres extends ServerProcess {

  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

  /** A server that takes connections, with an empty database for the services. */
  public Postgres() {
    administer("create role sluice login password 'sluice'");
    administer("create database sluice owner sluice");
  }

  @Override
  void prepare() throws IOException {
    Path password = Files.writeString(data.resolve("password"), "administrator");
    Path cluster = data.resolve("cluster");
    if (isRoot()) {
      Processes.run(List.of("chown", "-R", "postgres", data.toString()));
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

  private static List<String> command(String program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    command.add(binary(program).toString());
    command.addAll(arguments);
    return command;
  }

  private static Path binary(String program) throws IOException {
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
      }
    }
    throw new IllegalStateException(
        "there is no " + program + " under " + INSTALLED + ": apt-get install postgresql");
  }

  @Override
  Process started() throws IOException {
    Process server =
        new ProcessBuilder(
                command(
                    "postgres",
                    List.of(
                        "-D",
                        data.resolve("cluster").toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=")))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Awaitility.await("PostgreSQL takes connections")
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptionsInstanceOf(SQLException.class)
        .until(
            () -> {
              try (Connection connection = administration()) {
                return connection.isValid(1);
              }
            });
    return server;
  }

  private Connection administration() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "administrator", "administrator");
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
        "jdbc:postgresql://127.0.0.1:" + port + "/sluice", "sluice", "sluice", 4);
  }
}
