package dev.sluice.writer;

import io.micronaut.runtime.Micronaut;

/** The program that takes messages in over HTTP and puts them on the queue. */
public final class Writer {

  private Writer() {}

  /** Starts the writer; it runs until it is told to stop. */
  public static void main(String[] args) {
    Micronaut.build(args).mainClass(Writer.class).banner(false).start();
  }
}
