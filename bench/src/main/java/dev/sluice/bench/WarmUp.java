package dev.sluice.bench;

/**
 * Has something run until it gets no quicker: the compiler takes its time, and the longer the fewer
 * calls there are to what it should compile.
 */
final class WarmUp {

  /** What is less than this much better than the best is no better. */
  private static final double STILL_WARMING = 1.05;

  private static final int STEADY_RUNS = 3;
  private static final int MOST_RUNS = 25;

  /** Says how much it did in a second. */
  interface Run {
    double perSecond() throws InterruptedException;
  }

  private WarmUp() {}

  /** Tells how far it is of what it warms up. */
  static void of(String what, Plan plan, Run run) throws InterruptedException {
    double best = 0;
    int steady = 0;
    for (int i = 0; i < MOST_RUNS && steady < STEADY_RUNS; i++) {
      double rate = run.perSecond();
      plan.tell("%s, warming up: %,.0f/s".formatted(what, rate));
      steady = rate > best * STILL_WARMING ? 0 : steady + 1;
      best = Math.max(best, rate);
    }
  }
}
