package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.schedule.FiringRules;
import dev.sluice.engine.schedule.JobTemplate;
import dev.sluice.engine.schedule.Overlap;
import dev.sluice.engine.schedule.Recurrence;
import dev.sluice.engine.schedule.Run;
import dev.sluice.engine.schedule.Schedule;
import dev.sluice.engine.schedule.ScheduleId;
import dev.sluice.engine.schedule.SchedulePlan;
import dev.sluice.engine.schedule.ScheduleStatus;
import dev.sluice.engine.schedule.Window;
import java.time.Duration;

/**
 * A schedule as a row.
 *
 * <table>
 * <caption>Attributes</caption>
 * <tr><td>id, o, t</td><td>the schedule's id, its owner, when it was created</td></tr>
 * <tr><td>v, k</td><td>the version, and the {@link WriteToken} of the last write</td></tr>
 * <tr><td>y, b, x</td><td>the jobs' type and payload, and the sealed secret</td></tr>
 * <tr><td>c</td><td>the recurrence</td></tr>
 * <tr><td>s, e</td><td>start and end</td></tr>
 * <tr><td>ov, cu</td><td>what is done about overlaps, and the seconds to catch up</td></tr>
 * <tr><td>z</td><td>1 if it is paused</td></tr>
 * <tr><td>n</td><td>when it fires next; sort key of the index {@code due}</td></tr>
 * <tr><td>d</td><td>partition of {@code due}; only while it fires</td></tr>
 * <tr><td>r</td><td>the last runs</td></tr>
 * <tr><td>cf, cs, cm</td><td>how many were fired, skipped, missed, unless none</td></tr>
 * </table>
 */
final class ScheduleItem {

  static final String NEXT_RUN_AT = "n";
  static final String DUE = "d";
  static final String VERSION = "v";
  private static final String CREATED_AT = "t";
  private static final String TYPE = "y";
  private static final String PAYLOAD = "b";
  private static final String SECRET = "x";
  private static final String RECURRENCE = "c";
  private static final String START = "s";
  private static final String END = "e";
  private static final String OVERLAP = "ov";
  private static final String CATCH_UP = "cu";
  private static final String PAUSED = "z";
  private static final String RUNS = "r";
  private static final String FIRED = "cf";
  private static final String SKIPPED = "cs";
  private static final String MISSED = "cm";

  private ScheduleItem() {}

  /** The whole row. */
  static Item of(Schedule schedule, WriteToken token) {
    SchedulePlan plan = schedule.plan();
    ScheduleStatus status = schedule.status();
    Item.Builder item =
        new Item.Builder()
            .text(JobItem.ID, schedule.id().value())
            .text(JobItem.OWNER, schedule.owner().value())
            .instant(CREATED_AT, schedule.createdAt())
            .number(VERSION, schedule.version())
            .text(StatusItem.TOKEN, token.value())
            .text(TYPE, plan.work().type().value())
            .text(PAYLOAD, plan.work().payload())
            .textUnlessEmpty(SECRET, plan.work().secret())
            .text(RECURRENCE, plan.recurrence().text())
            .instant(START, plan.window().start())
            .instantIfThere(END, plan.window().end())
            .text(OVERLAP, plan.rules().overlap().name())
            .number(CATCH_UP, plan.rules().catchUp().toSeconds())
            .countUnlessZero(PAUSED, plan.enabled() ? 0 : 1)
            .instantIfThere(NEXT_RUN_AT, status.nextRunAt())
            .textUnlessEmpty(RUNS, Run.text(status.runs()))
            .countUnlessZero(FIRED, status.counts().fired())
            .countUnlessZero(SKIPPED, status.counts().skipped())
            .countUnlessZero(MISSED, status.counts().missed());
    if (status.nextRunAt().isPresent()) {
      item.text(DUE, DueShard.of(schedule.id()).partition());
    }
    return item.build();
  }

  /** The schedule that a row is. */
  static Schedule schedule(Item row) {
    try {
      return new Schedule(
          new ScheduleId(row.text(JobItem.ID)),
          new Owner(row.text(JobItem.OWNER)),
          row.instant(CREATED_AT),
          row.count(VERSION),
          plan(row),
          status(row));
    } catch (IllegalArgumentException e) { // written by hand, or by a version that is newer
      throw new JobStoreException(
          "the row of schedule "
              + row.textIfThere(JobItem.ID).orElse("?")
              + " cannot be read: "
              + e.getMessage(),
          e);
    }
  }

  private static SchedulePlan plan(Item row) {
    return new SchedulePlan(
        new JobTemplate(
            new JobType(row.text(TYPE)), row.text(PAYLOAD), row.textIfThere(SECRET).orElse("")),
        Recurrence.parse(row.text(RECURRENCE)),
        new Window(row.instant(START), row.instantIfThere(END)),
        new FiringRules(
            Overlap.valueOf(row.text(OVERLAP)), Duration.ofSeconds(row.number(CATCH_UP))),
        row.count(PAUSED) == 0);
  }

  private static ScheduleStatus status(Item row) {
    return new ScheduleStatus(
        row.instantIfThere(NEXT_RUN_AT),
        Run.parse(row.textIfThere(RUNS).orElse("")),
        new ScheduleStatus.Counts(row.number(FIRED), row.number(SKIPPED), row.number(MISSED)));
  }
}
