package dev.sluice.engine.schedule;

import java.time.Instant;
import java.util.Optional;

/** When a schedule fires: a pure function of its recurrence. */
@FunctionalInterface
public interface Timetable {

  /** The first time after this one; empty if there is none within ten years. */
  Optional<Occurrence> after(Instant time);
}
