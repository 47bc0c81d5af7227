package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobCursor;
import dev.sluice.engine.queue.MessageId;
import java.time.Instant;
import java.util.Locale;

/** A job's place among an owner's, as a sort key: when it was created, and its id. */
final class Place {

  /** Of the milliseconds since 1970; enough until the year 2286. */
  private static final int DIGITS = 13;

  private Place() {}

  static String of(Job job) {
    return of(JobCursor.behind(job));
  }

  static String of(JobCursor cursor) {
    return ofTime(cursor.createdAt()) + '#' + cursor.id();
  }

  /** Sorts behind every job that was created before, and before every other. */
  static String ofTime(Instant createdAt) {
    return String.format(Locale.ROOT, "%0" + DIGITS + "d", createdAt.toEpochMilli());
  }

  static JobCursor cursor(String place) {
    return new JobCursor(
        Instant.ofEpochMilli(Long.parseLong(place.substring(0, DIGITS))),
        new MessageId(place.substring(DIGITS + 1)));
  }
}
