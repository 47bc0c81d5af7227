package dev.sluice.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.api.ErrorCode;

/** Where an AMQP broker keeps its queues and messages: in its memory, or with H2 in a directory. */
sealed interface BrokerData extends AutoCloseable {

  /**
   * Takes it into use.
   *
   * @throws LocalException if it is in use or cannot be read
   */
  static BrokerData open(LocalOptions.Storage storage) {
    return storage instanceof LocalOptions.Storage.Directory directory
        ? Disk.open(directory.path())
        : new Memory();
  }

  /** What makes a virtual host of it, as members of a JSON object. */
  String virtualHostNode();

  /** Closes it. May be called twice. */
  @Override
  void close();

  /** Nothing is kept. */
  record Memory() implements BrokerData {

    @Override
    public String virtualHostNode() {
      return """
          "type": "Memory", "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"\
          """;
    }

    @Override
    public void close() {
      // nothing to close
    }
  }

  /**
   * Queues and messages are in a database that is kept open.
   *
   * @param path the database's files, without their suffix
   * @param open a connection without which H2 would close it after each transaction
   */
  record Disk(Path path, Connection open) implements BrokerData {

    /** Of this process, in which H2 does not see that a database is opened by somebody else. */
    private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

    private static Disk open(Path directory) {
      try {
        Files.createDirectories(directory);
      } catch (IOException e) {
        throw new LocalException("cannot make the data directory " + directory + ": " + e, e);
      }
      Path path = directory.resolve("messages");
      if (!IN_USE.add(path)) {
        throw new LocalException("the data in " + directory + " is in use by this process");
      }
      try {
        return new Disk(path, DriverManager.getConnection(url(path)));
      } catch (SQLException e) {
        IN_USE.remove(path);
        throw new LocalException(
            e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                ? "the data in " + directory + " is in use by another process"
                : "cannot read the data in " + directory + ": " + e.getMessage(),
            e);
      }
    }

    /**
     * Without {@code WRITE_DELAY=0}, H2 writes up to half a second late, and a kill -9 loses
     * messages that were confirmed. Small messages in the rows themselves are quicker, large ones
     * beside them; the limit is our guess.
     */
    private static String url(Path path) {
      return "jdbc:h2:"
          + path
          + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;MAX_LENGTH_INPLACE_LOB=65536";
    }

    /** The broker does not know H2 by itself. */
    @Override
    public String virtualHostNode() {
      return """
          "type": "JDBC", "connectionUrl": %s,
          "virtualHostInitialConfiguration": "{\\"type\\": \\"ProvidedStore\\"}",
          "context": {
            "qpid.jdbcstore.varBinaryType": "varbinary(%%d)",
            "qpid.jdbcstore.blobType": "blob",
            "qpid.jdbcstore.useBytesForBlob": "true"
          }\
          """
          .formatted(BrokerConfiguration.json(url(path)));
    }

    @Override
    public void close() {
      try {
        if (!open.isClosed()) {
          try (Statement statement = open.createStatement()) {
            statement.execute("shutdown");
          }
        }
      } catch (SQLException e) {
        throw new LocalException("the AMQP broker's data was not closed: " + e.getMessage(), e);
      } finally {
        IN_USE.remove(path);
      }
    }
  }
}
