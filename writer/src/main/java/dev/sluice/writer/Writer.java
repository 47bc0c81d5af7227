package dev.sluice.writer;

import dev.sluice.shell.Service;

/** The program that takes messages in over HTTP and puts them on the queue. */
public final class Writer {

  private Writer() {}

  /** Starts the writer. Exits with 2, and one line that says why, if it cannot start. */
  public static void main(String[] args) {
    Service.run("writer", Writer.class, args);
  }
}
