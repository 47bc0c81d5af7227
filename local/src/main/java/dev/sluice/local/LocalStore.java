package dev.sluice.local;

import dev.sluice.engine.queue.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.api.ErrorCode;
import org.h2.engine.SysProperties;
import org.h2.tools.Server;

/**
 * An H2 database for jobs, served over TCP on 127.0.0.1.
 *
 * <p>The user {@code sluice} owns the schema {@code sluice}, and that of a stage, and has no rights
 * beyond: an administrator of H2 can run code and read files. The administrator's password is
 * random; with a directory it is in a file there that only its owner can read. No client can make
 * or open another database.
 *
 * <p>With a directory, what was committed is there again after a restart, even one without warning.
 */
public final class LocalStore implements AutoCloseable {

  private static final String DATABASE = "sluice";
  private static final String ADMINISTRATOR = "local";

  /** Of this process; two databases in memory must not be one. */
  private static final AtomicInteger IN_MEMORY = new AtomicInteger();

  /** Keeps the database open, and closes it. */
  private final Connection administration;

  private final Server server;

  private LocalStore(Connection administration, Server server) {
    this.administration = administration;
    this.server = server;
  }

  /**
   * Opens the database, or makes it, and serves it.
   *
   * @throws LocalException if the port or the data is in use or the data cannot be read
   */
  public static LocalStore start(LocalOptions options) {
    return start(options, Stage.NONE);
  }

  /**
   * Opens the database, or makes it, with the schema of a stage beside that of none, and serves it.
   *
   * @throws LocalException if the port or the data is in use or the data cannot be read
   */
  public static LocalStore start(LocalOptions options, Stage stage) {
    if (!LocalOptions.HOST.equals(SysProperties.BIND_ADDRESS)) {
      throw new LocalException(
          "H2 would listen on other addresses than "
              + LocalOptions.HOST
              + ": set -Dh2.bindAddress="
              + LocalOptions.HOST);
    }
    String path =
        options.storage() instanceof LocalOptions.Storage.Directory directory
            ? directory.path().resolve(DATABASE).toString()
            : "mem:" + DATABASE + IN_MEMORY.incrementAndGet();
    Connection administration = open(path, options.storage());
    try {
      allow(administration, stage);
      return new LocalStore(administration, serve(path, options.port()));
    } catch (SQLException e) {
      LocalException failure =
          e.getErrorCode() == ErrorCode.EXCEPTION_OPENING_PORT_2
              ? new LocalException(
                  "port "
                      + options.port()
                      + " of "
                      + LocalOptions.HOST
                      + " is in use by another process",
                  e)
              : new LocalException("cannot serve the data in " + path + ": " + e.getMessage(), e);
      close(administration, failure);
      throw failure;
    }
  }

  /**
   * The dialect is the one that the job store speaks. Without {@code WRITE_DELAY=0}, H2 writes up
   * to half a second late, and a kill -9 loses what was committed.
   */
  private static Connection open(String path, LocalOptions.Storage storage) {
    String url =
        "jdbc:h2:"
            + path
            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    try {
      return DriverManager.getConnection(url, ADMINISTRATOR, passwordOf(storage));
    } catch (SQLException e) {
      throw new LocalException(
          e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
              ? "the data in " + Path.of(path).getParent() + " is in use by another process"
              : "cannot read the data in " + path + ": " + e.getMessage(),
          e);
    }
  }

  /** The administrator's password: the one in the directory, or a new one. */
  private static String passwordOf(LocalOptions.Storage storage) {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String fresh = HexFormat.of().formatHex(random);
    if (!(storage instanceof LocalOptions.Storage.Directory directory)) {
      return fresh;
    }
    Path file = directory.path().resolve("administrator");
    try {
      Files.createDirectories(directory.path());
      if (!Files.exists(file)) {
        write(file, fresh);
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new LocalException("cannot read or write " + file + ": " + e, e);
    }
  }

  /** In one step, so that a process that dies meanwhile leaves no half of it. */
  private static void write(Path file, String password) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(whole);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          whole,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(whole, password);
    Files.move(whole, file);
  }

  private static void allow(Connection administration, Stage stage) throws SQLException {
    try (Statement statement = administration.createStatement()) {
      statement.execute("create user if not exists sluice password 'sluice'");
      for (Stage each : List.of(Stage.NONE, stage)) {
        statement.execute(
            "create schema if not exists " + each.ofSchema(DATABASE) + " authorization sluice");
      }
    }
  }

  /** With a key, the server knows this database only, and by this name only. */
  private static Server serve(String path, int port) throws SQLException {
    return Server.createTcpServer(
            "-tcpPort", Integer.toString(port), "-tcpDaemon", "-ifExists", "-key", DATABASE, path)
        .start();
  }

  /** Where JDBC clients find it. */
  public String url() {
    return "jdbc:h2:tcp://" + LocalOptions.HOST + ":" + server.getPort() + "/" + DATABASE;
  }

  /** Stops serving and closes the data. May be called twice. */
  @Override
  public void close() {
    server.stop();
    try {
      if (!administration.isClosed()) {
        try (Statement statement = administration.createStatement()) {
          statement.execute("shutdown");
        }
      }
    } catch (SQLException e) {
      throw new LocalException("the local store did not stop: " + e.getMessage(), e);
    }
  }

  private static void close(Connection administration, LocalException because) {
    try {
      administration.close();
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }
}
