package dev.sluice.engine.schedule;

import dev.sluice.engine.schedule.Occurrence.Clocks;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;

/**
 * When a cron expression is due in a time zone, by the rules of Vixie's cron (cron(8), "Daylight
 * Saving Time"):
 *
 * <ul>
 *   <li>What is at a fixed time happens once: a time that the clocks leave out is made up for when
 *       they have been put forward, and one that they show twice counts the first time.
 *   <li>What has a star in its minutes or hours follows the clock on the wall: it leaves out what
 *       the clocks leave out, and comes twice with what they show twice.
 * </ul>
 */
final class CronTimetable implements Timetable {

  /** Many more than there are in ten years. */
  private static final int MOST_CHANGES = 100;

  private final CronTimes times;
  private final ZoneRules rules;
  private final boolean fixed;

  CronTimetable(CronTimes times, ZoneId zone, boolean fixed) {
    this.times = times;
    this.rules = zone.getRules();
    this.fixed = fixed;
  }

  @Override
  public Optional<Occurrence> after(Instant time) {
    return fixed ? fixed(time) : following(time);
  }

  private Optional<Occurrence> fixed(Instant time) {
    LocalDateTime wall = LocalDateTime.ofInstant(time, rules.getOffset(time));
    Optional<LocalDateTime> next = times.after(wall);
    while (next.isPresent()) {
      Occurrence occurrence = once(next.get());
      if (occurrence.at().isAfter(time)) {
        return Optional.of(occurrence);
      }
      next = times.after(next.get()); // it was before the clocks were put back
    }
    return Optional.empty();
  }

  private Occurrence once(LocalDateTime wall) {
    List<ZoneOffset> offsets = rules.getValidOffsets(wall);
    return switch (offsets.size()) {
      case 0 -> new Occurrence(rules.getTransition(wall).getInstant(), Clocks.PUT_FORWARD);
      case 1 -> Occurrence.steady(wall.toInstant(offsets.get(0)));
      default -> new Occurrence(wall.toInstant(offsets.get(0)), Clocks.FIRST_OF_TWO);
    };
  }

  /** Goes from change to change of the clocks, between which they run on evenly. */
  private Optional<Occurrence> following(Instant time) {
    Instant from = time;
    for (int changes = 0; changes < MOST_CHANGES; changes++) {
      ZoneOffset offset = rules.getOffset(from);
      Optional<Instant> next =
          times.after(LocalDateTime.ofInstant(from, offset)).map(wall -> wall.toInstant(offset));
      ZoneOffsetTransition change = rules.nextTransition(from);
      if (change == null || next.filter(change.getInstant()::isAfter).isPresent()) {
        return next.map(this::onTheWall);
      }
      Optional<Occurrence> first = first(change);
      if (first.isPresent()) {
        return first;
      }
      from = change.getInstant();
    }
    return Optional.empty();
  }

  /** The very moment of a change, if it is due by the clocks that are right from then on. */
  private Optional<Occurrence> first(ZoneOffsetTransition change) {
    LocalDateTime wall = change.getDateTimeAfter();
    return times
        .after(wall.minusNanos(1))
        .filter(wall::equals)
        .map(due -> onTheWall(change.getInstant()));
  }

  private Occurrence onTheWall(Instant at) {
    ZoneOffset offset = rules.getOffset(at);
    List<ZoneOffset> offsets = rules.getValidOffsets(LocalDateTime.ofInstant(at, offset));
    return offsets.size() == 2 && offsets.get(1).equals(offset)
        ? new Occurrence(at, Clocks.AGAIN)
        : Occurrence.steady(at);
  }
}
