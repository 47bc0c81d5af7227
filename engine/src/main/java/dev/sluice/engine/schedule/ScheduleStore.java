package dev.sluice.engine.schedule;

import dev.sluice.engine.job.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where schedules are stored.
 *
 * <p>A store keeps rows and decides nothing: what may become of a schedule is said by {@link
 * ScheduleLife}, and carried out here by a compare-and-set. Once a method has returned, what it
 * wrote is durable and seen by every later {@link #find} and {@link #replace} of any process; lists
 * may lag behind by a moment.
 *
 * <p>The methods block, and throw {@link dev.sluice.engine.job.JobStoreException} when a call fails
 * as a whole, within 10 seconds at the most. Implementations are safe for use by many threads, and
 * pass {@code ScheduleStoreContract}.
 */
public interface ScheduleStore extends AutoCloseable {

  /** The most that one page has, and that one call takes. */
  int MOST = 100;

  /**
   * Stores a schedule with version 1 and an id that is new.
   *
   * @return whether it is stored; it is not if one with this id was there already
   */
  boolean insert(Schedule schedule);

  /** Looks a schedule up. */
  Optional<Schedule> find(ScheduleId id);

  /**
   * Writes plan, status and version of schedules whose rows nobody else has changed meanwhile.
   *
   * @param schedules each as it is to be, its version one above the row's; 1 to {@link #MOST} of
   *     them with different ids
   * @return for each, in their order, whether it was written; it was not if its row has another
   *     version or is not there
   */
  List<Boolean> replace(List<Schedule> schedules);

  /** Deletes a schedule, whatever its version; says whether it was there. */
  boolean delete(ScheduleId id);

  /**
   * A page of an owner's schedules, oldest first.
   *
   * @param after behind which one
   * @param limit 1 to {@link #MOST}
   */
  SchedulePage list(Owner owner, Optional<ScheduleId> after, int limit);

  /**
   * Schedules with {@link ScheduleStatus#nextRunAt} not after {@code now}, about the longest due
   * first. Reads no others.
   *
   * @param most 1 to {@link #MOST}
   */
  List<Schedule> due(Instant now, int most);

  /** Ends the use of this object; the rows stay. May be called twice. */
  @Override
  void close();
}
