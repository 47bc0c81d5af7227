package dev.sluice.reader;

import dev.sluice.shell.Service;

/** The reader service's entry point. */
public final class Reader {

  private Reader() {}

  /** Starts the reader. Exits with 2, and one line that says why, if it cannot start. */
  public static void main(String[] args) {
    Service.run("reader", Reader.class, args);
  }
}
