package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.JobState;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.schedule.ScheduleId;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A part of the index {@code due}. One partition takes 1,000 writes a second (AWS: "Best practices
 * for designing and using partition keys"), and a job that is inserted and claimed writes twice to
 * that of the queued: with four parts there is room for 2,000 jobs a second.
 */
record DueShard(int number) {

  /** To change it is to lose sight of what is stored under a number that is no longer asked. */
  private static final int COUNT = 4;

  static final List<DueShard> ALL = IntStream.range(0, COUNT).mapToObj(DueShard::new).toList();

  /** The one that a job is in. */
  static DueShard of(MessageId id) {
    return ALL.get(Math.floorMod(id.value().hashCode(), COUNT));
  }

  /** The one that a schedule is in. */
  static DueShard of(ScheduleId id) {
    return ALL.get(Math.floorMod(id.value().hashCode(), COUNT));
  }

  /** The value of the partition key of the schedules' index. */
  String partition() {
    return "#" + number;
  }

  /** The value of the partition key of the jobs' index. */
  String partition(JobState state) {
    return state + "#" + number;
  }
}
