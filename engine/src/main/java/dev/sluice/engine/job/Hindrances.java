package dev.sluice.engine.job;

import dev.sluice.engine.work.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why jobs of a type cannot be done on this worker now: its handler is not available, or has put a
 * job off, and what hinders one job hinders the others of its type. Safe for use by many threads.
 */
final class Hindrances {

  private static final Logger log = LoggerFactory.getLogger(Hindrances.class);

  /** Types come from messages, so what is remembered of them has to end somewhere. */
  private static final int MOST_STOPPED = 1_000;

  /** Why a type of jobs is not tried for a while: its handler has put one off. */
  private record Rest(String why, Instant until) {}

  private final InstantSource clock;

  /** By the types that there are handlers for. */
  private final Map<JobType, Rest> resting = new ConcurrentHashMap<>();

  /** The types that cannot be done now, and why. */
  private final Map<JobType, String> stopped = new ConcurrentHashMap<>();

  Hindrances(InstantSource clock) {
    this.clock = clock;
  }

  /** Why a job of this type cannot be done now; empty if it can. */
  Optional<String> of(JobType type, JobHandling handling) {
    Optional<String> missing = handling.handler().unavailable();
    return missing.isPresent()
        ? missing
        : Optional.ofNullable(resting.get(type))
            .filter(rest -> rest.until().isAfter(clock.instant()))
            .map(Rest::why);
  }

  /** Says so when jobs of a type begin to be put off, and when they are done again. */
  void report(JobType type, Optional<String> obstacle) {
    if (obstacle.isEmpty()) {
      if (!stopped.isEmpty() && stopped.remove(type) != null) {
        log.info("jobs of type {} are done again", type);
      }
    } else if (stopped.size() < MOST_STOPPED && stopped.put(type, obstacle.get()) == null) {
      log.warn("jobs of type {} are put off: {}", type, obstacle.get());
    }
  }

  /** A handler has put a job of its type off; so it puts off the type, for as long. */
  void rest(JobType type, Outcome.Postpone later) {
    resting.put(type, new Rest(later.reason(), clock.instant().plus(later.after())));
  }
}
