package dev.sluice.engine.job;

/** What became of a job that was to be stored. */
public sealed interface Insertion {

  /** It is stored. */
  record Inserted() implements Insertion {}

  /**
   * A job with this id was there already; it is unchanged.
   *
   * @param job as it is now
   */
  record Existing(Job job) implements Insertion {}
}
