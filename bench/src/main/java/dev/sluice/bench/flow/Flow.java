package dev.sluice.bench.flow;

/** A way for messages through a queue. */
interface Flow {

  /**
   * Has messages go their way and waits until they have.
   *
   * @param amount how many; of a paced flow how many a second
   * @param bytes of each body
   */
  FlowFigures run(int amount, int bytes) throws InterruptedException;
}
