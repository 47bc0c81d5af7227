package dev.sluice.local;

import java.nio.file.Path;

/**
 * Where the local stack listens and what it keeps.
 *
 * @param port the port on 127.0.0.1; 0 for any that is free
 * @param storage where queues and messages are kept
 */
public record LocalOptions(int port, Storage storage) {

  static final String HOST = "127.0.0.1";

  static {
    // H2, whatever uses it first, reads it once; by itself its server listens on all addresses.
    if (System.getProperty("h2.bindAddress") == null) {
      System.setProperty("h2.bindAddress", HOST);
    }
  }

  /** Where queues and messages are kept. */
  public sealed interface Storage {

    /** Nowhere: they are gone when the stack is closed. */
    record Memory() implements Storage {}

    /** In files under this directory, which is made if it is not there. */
    record Directory(Path path) implements Storage {

      public Directory {
        path = path.toAbsolutePath().normalize();
        if (path.toString().indexOf(';') >= 0) {
          throw new IllegalArgumentException(
              "the data directory's path may not have a ';' in it, as in \"" + path + "\"");
        }
      }
    }
  }

  public LocalOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
  }

  /** For tests: any free port, nothing kept. */
  public static LocalOptions forTests() {
    return new LocalOptions(0, new Storage.Memory());
  }
}
