package dev.sluice.engine.job;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.engine.queue.MessageId;
import java.time.Instant;
import java.util.Base64;

/**
 * A place in a list of jobs.
 *
 * @param createdAt when the job before it was created
 * @param id that job's id
 */
public record JobCursor(Instant createdAt, MessageId id) {

  /** Stores have their own ideas of later times. */
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  /** The place behind a job. */
  public static JobCursor behind(Job job) {
    return new JobCursor(job.createdAt(), job.id());
  }

  /** The place as text for a caller, who is not meant to look into it: URL-safe Base64. */
  public String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((createdAt.toEpochMilli() + ":" + id).getBytes(US_ASCII));
  }

  /**
   * The place that {@link #text} was made of.
   *
   * @throws IllegalArgumentException if it was not made of any
   */
  public static JobCursor parse(String text) {
    String plain = new String(Base64.getUrlDecoder().decode(text), US_ASCII);
    int colon = plain.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("a cursor names a time and a job");
    }
    long millis = Long.parseLong(plain.substring(0, colon));
    if (millis < 0 || millis > LATEST) {
      throw new IllegalArgumentException("a cursor's time is in the years 1970 to 9999");
    }
    JobCursor cursor =
        new JobCursor(Instant.ofEpochMilli(millis), new MessageId(plain.substring(colon + 1)));
    if (!cursor.text().equals(text)) {
      throw new IllegalArgumentException("a cursor has one spelling");
    }
    return cursor;
  }
}
