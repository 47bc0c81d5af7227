package dev.sluice.engine.job;

import dev.sluice.engine.queue.MessageId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where jobs are stored.
 *
 * <p>A store keeps rows and decides nothing: what may become of a job is said by {@link JobLife},
 * and carried out here by a compare-and-set. Once a method has returned, what it wrote is durable
 * and seen by every later {@link #find}, {@link #look}, {@link #replace} and {@link #insert} of any
 * process; lists may lag behind by a moment.
 *
 * <p>A store whose lists are dear may be set up to leave jobs out of {@link #list} and {@link #due}
 * that have gone straight: queued ones at version 1, and those that have succeeded and were in no
 * list before. It finds them all the same.
 *
 * <p>The methods block, and throw {@link JobStoreException} when a call fails as a whole, within 10
 * seconds at the most. Times are kept to the millisecond. Implementations are safe for use by many
 * threads, and pass {@code JobStoreContract}.
 */
public interface JobStore extends AutoCloseable {

  /**
   * Stores jobs that are not there yet.
   *
   * @param jobs with version 1, 1 to 100 of them with different ids
   * @return a result for each, in their order
   */
  List<Insertion> insert(List<Job> jobs);

  /**
   * Looks jobs up.
   *
   * @param ids at most 100
   * @return those that are there, in no particular order
   */
  List<Job> find(Collection<MessageId> ids);

  /**
   * Looks a job up for somebody who only wants to see it, most likely when it has ended: as {@link
   * #find} says, and cheaper in that case where a store can.
   */
  default Optional<Job> look(MessageId id) {
    return find(List.of(id)).stream().findFirst();
  }

  /**
   * Writes the status of jobs whose rows nobody else has changed meanwhile. Only the status and the
   * version are written.
   *
   * @param jobs each as it is to be, its version one above the row's; 1 to 100 of them with
   *     different ids
   * @return for each, in their order, whether it was written; it was not if its row has another
   *     version or is not there
   */
  List<Boolean> replace(List<Job> jobs);

  /** Lists jobs. */
  JobPage list(JobQuery query);

  /**
   * Jobs that somebody has to look at: unfinished ones in this state with {@link Timing#wakeAt} not
   * after {@code now}, the longest due first.
   *
   * @param most 1 to 100
   */
  List<Job> due(JobState state, Instant now, int most);

  /**
   * How many queued jobs of any owner were created before this moment.
   *
   * @param most where to stop counting; at most 10,000
   * @return empty if the store leaves jobs out of its lists, and so does not know
   */
  OptionalInt queuedBefore(Instant createdAt, int most);

  /**
   * Deletes finished jobs with {@link Timing#wakeAt} not after {@code now}. A store that does so by
   * itself does nothing.
   *
   * @param most how many at the most; at most 1,000
   * @return how many were deleted
   */
  int purge(Instant now, int most);

  /** Fails if the store cannot be used. */
  void check();

  /** Ends the use of this object; the rows stay. May be called twice. */
  @Override
  void close();
}
