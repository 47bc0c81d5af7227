package dev.sluice.bench.process;

import java.io.PrintStream;

/**
 * The standard output of a program that answers {@link Child#ask}: nothing else may be said there.
 */
public final class Answers {

  private Answers() {}

  /**
   * Takes standard output for answers, and has all that is printed from now on, logs among it, go
   * to standard error. To be called before anything logs.
   */
  public static PrintStream take() {
    PrintStream answers = System.out;
    System.setOut(System.err);
    return answers;
  }
}
