package dev.sluice.engine.schedule;

/** What happens at an occurrence while the job of the one before is not finished. */
public enum Overlap {
  /** The occurrence is left out, and counted. */
  SKIP,
  /** It runs beside the other. */
  ALLOW
}
