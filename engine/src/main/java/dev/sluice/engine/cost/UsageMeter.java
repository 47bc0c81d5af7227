package dev.sluice.engine.cost;

import java.util.Collection;
import java.util.List;

/**
 * Something that counts what is used, from its making on. What counts calls of the queue says
 * nothing of the store, and so on: the sum of all of a process's meters is what it has used.
 *
 * <p>Safe for use by many threads, and cheap to ask.
 */
@FunctionalInterface
public interface UsageMeter {

  /** What was used so far. */
  Usage usage();

  /** The sum of these meters, each of which counts something else. */
  static UsageMeter sum(Collection<? extends UsageMeter> meters) {
    List<UsageMeter> copy = List.copyOf(meters);
    return () -> copy.stream().map(UsageMeter::usage).reduce(Usage.NONE, Usage::plus);
  }
}
