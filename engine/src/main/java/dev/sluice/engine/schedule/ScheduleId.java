package dev.sluice.engine.schedule;

import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageIds;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The name of a schedule.
 *
 * @param value a UUID in small letters
 */
public record ScheduleId(String value) implements Comparable<ScheduleId> {

  private static final Pattern LEGAL =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  public ScheduleId {
    if (!LEGAL.matcher(value).matches()) {
      throw new IllegalArgumentException("a schedule id is a UUID in small letters");
    }
  }

  /** A new one. */
  public static ScheduleId next(MessageIds ids) {
    return new ScheduleId(ids.next().value());
  }

  /** The id of the job that is this schedule's occurrence at this time, to the millisecond. */
  public MessageId jobAt(Instant time) {
    return MessageIds.of("sluice-schedule\n" + value + "\n" + time.toEpochMilli());
  }

  @Override
  public int compareTo(ScheduleId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
