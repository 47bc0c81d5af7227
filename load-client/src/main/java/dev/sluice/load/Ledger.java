package dev.sluice.load;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The file of the ids of messages and jobs that were answered with 201, one per line, to be
 * compared with what a reader has processed. Any thread may append. After a failure to write
 * nothing more is written, and {@link #failure()} says why.
 */
final class Ledger implements AutoCloseable {

  private final BufferedWriter out;
  private Optional<IOException> failure = Optional.empty();

  private Ledger(BufferedWriter out) {
    this.out = out;
  }

  /** Opens a file for appending; it is made if need be. */
  static Ledger append(Path file) throws IOException {
    return new Ledger(
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /** A ledger that keeps nothing. */
  static Ledger none() {
    return new Ledger(new BufferedWriter(java.io.Writer.nullWriter()));
  }

  void add(String id) {
    write(() -> out.write(id + '\n'));
  }

  void flush() {
    write(out::flush);
  }

  /** Why the file is incomplete, if it is. */
  synchronized Optional<IOException> failure() {
    return failure;
  }

  @Override
  public void close() {
    write(out::close);
  }

  private synchronized void write(Write write) {
    if (failure.isEmpty()) {
      try {
        write.run();
      } catch (IOException e) {
        failure = Optional.of(e);
      }
    }
  }

  private interface Write {
    void run() throws IOException;
  }
}
