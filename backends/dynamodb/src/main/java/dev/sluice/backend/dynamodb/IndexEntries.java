package dev.sluice.backend.dynamodb;

import dev.sluice.backend.dynamodb.DynamoOptions.Indexed;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobState;
import java.time.Duration;
import java.time.Instant;

/**
 * Which indexes a job is in. A row is in an index exactly while it has the attribute that is the
 * index's partition key:
 *
 * <table>
 * <caption>Who is in which index</caption>
 * <tr><td>by-owner</td><td>{@code o}</td><td>all jobs, as long as there is a row</td></tr>
 * <tr><td>due</td><td>{@code d}</td><td>unfinished ones</td></tr>
 * <tr><td>by-state</td><td>{@code f}</td><td>those in one of {@link StatusItem#SEARCHED}</td></tr>
 * </table>
 *
 * <p>With {@link Indexed#EXCEPTIONS} a job is in none of them as long as it goes straight: from its
 * insertion as queued to its success. Its owner is then in {@code u} instead. Once something else
 * happens to it, it is in {@code by-owner} to its end.
 *
 * @param indexed which jobs are indexed
 */
record IndexEntries(Indexed indexed) {

  /** The longest that a queue keeps a message (SQS: MessageRetentionPeriod), and a day. */
  private static final Duration NOBODY_COMES_AFTER = Duration.ofDays(15);

  /**
   * Whether the job has gone straight, as far as this version of its row can tell: one that has
   * succeeded stays in what it was in before.
   */
  boolean isStraight(Job job) {
    return indexed == Indexed.EXCEPTIONS && (job.state() == JobState.SUCCEEDED || isFresh(job));
  }

  /** A first version may also be one that was tried or put off before it had a row. */
  private static boolean isFresh(Job job) {
    return job.state() == JobState.QUEUED
        && job.version() == 1
        && job.status().history().started() == 0
        && job.status().timing().notBefore().isEmpty();
  }

  /** What of this changes with the job's status; an entry that is not in it is to be removed. */
  Item of(Job job) {
    Item.Builder item = new Item.Builder();
    if (job.state().isFinished()) {
      item.number(StatusItem.TTL, secondsRoundedUp(job.status().timing().wakeAt()));
    } else if (isStraight(job)) {
      // No list has it, so that nobody would ever delete it.
      item.number(StatusItem.TTL, secondsRoundedUp(job.createdAt().plus(NOBODY_COMES_AFTER)));
    } else {
      item.text(StatusItem.DUE, DueShard.of(job.id()).partition(job.state()));
    }
    if (StatusItem.SEARCHED.contains(job.state())) {
      item.text(StatusItem.BY_STATE, StatusItem.byState(job.order().owner(), job.state()));
    }
    return item.build();
  }

  private static long secondsRoundedUp(Instant instant) {
    return instant.getEpochSecond() + (instant.getNano() == 0 ? 0 : 1);
  }
}
