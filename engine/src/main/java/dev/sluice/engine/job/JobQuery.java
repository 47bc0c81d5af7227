package dev.sluice.engine.job;

import java.util.Optional;

/**
 * Which jobs to list: newest first, by the time of their creation and then by id.
 *
 * @param owner whose
 * @param state only those in this state
 * @param type only those of this type
 * @param after only those behind this place
 * @param limit how many at the most; 1 to {@link #MOST}
 */
public record JobQuery(
    Owner owner,
    Optional<JobState> state,
    Optional<JobType> type,
    Optional<JobCursor> after,
    int limit) {

  /** The most that one page has. */
  public static final int MOST = 100;

  public JobQuery {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit is 1 to " + MOST + ", not " + limit);
    }
  }

  /** All jobs of an owner, from the newest on. */
  public static JobQuery of(Owner owner, int limit) {
    return new JobQuery(owner, Optional.empty(), Optional.empty(), Optional.empty(), limit);
  }

  /** The same query from another place on. */
  public JobQuery after(JobCursor place) {
    return new JobQuery(owner, state, type, Optional.of(place), limit);
  }
}
