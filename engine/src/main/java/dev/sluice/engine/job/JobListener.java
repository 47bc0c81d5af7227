package dev.sluice.engine.job;

/** Is told what becomes of jobs here. Called by many threads; must not block or throw. */
@FunctionalInterface
public interface JobListener {

  /**
   * A try has ended, and the store has it.
   *
   * @param job as it is now; the last of its attempts is the one that ended
   */
  void tried(Job job);
}
