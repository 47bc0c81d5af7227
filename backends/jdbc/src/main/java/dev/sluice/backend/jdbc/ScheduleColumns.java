package dev.sluice.backend.jdbc;

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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** The columns of a schedule's row, written and read. */
final class ScheduleColumns {

  private static final String FIXED = "id, owner, created_at";
  private static final int FIXED_COLUMNS = 3;
  private static final String CHANGING =
      "version, type, payload, secret, recurrence, starts_at, ends_at, overlap, catch_up, enabled,"
          + " next_run_at, runs, fired, skipped, missed";
  private static final int CHANGING_COLUMNS = 15;

  static final String INSERT =
      "insert into schedule ("
          + FIXED
          + ", "
          + CHANGING
          + ") values ("
          + "?, ".repeat(FIXED_COLUMNS + CHANGING_COLUMNS - 1)
          + "?) on conflict do nothing";

  static final String UPDATE =
      "update schedule set " + CHANGING.replace(",", " = ?,") + " = ? where id = ? and version = ?";

  static final String SELECT = "select " + FIXED + ", " + CHANGING + " from schedule where ";

  private ScheduleColumns() {}

  /** For {@link #INSERT}. */
  static void bindAll(PreparedStatement to, Schedule schedule) throws SQLException {
    to.setString(1, schedule.id().value());
    to.setString(2, schedule.owner().value());
    to.setLong(3, schedule.createdAt().toEpochMilli());
    bindChanging(to, FIXED_COLUMNS, schedule);
  }

  /** For {@link #UPDATE}. */
  static void bindChange(PreparedStatement to, Schedule schedule) throws SQLException {
    bindChanging(to, 0, schedule);
    to.setString(CHANGING_COLUMNS + 1, schedule.id().value());
    to.setInt(CHANGING_COLUMNS + 2, schedule.version() - 1);
  }

  private static void bindChanging(PreparedStatement to, int before, Schedule schedule)
      throws SQLException {
    SchedulePlan plan = schedule.plan();
    ScheduleStatus status = schedule.status();
    int at = before;
    to.setInt(++at, schedule.version());
    to.setString(++at, plan.work().type().value());
    to.setString(++at, plan.work().payload());
    to.setString(++at, plan.work().secret());
    to.setString(++at, plan.recurrence().text());
    to.setLong(++at, plan.window().start().toEpochMilli());
    Columns.setTime(to, ++at, plan.window().end());
    to.setString(++at, plan.rules().overlap().name());
    to.setLong(++at, plan.rules().catchUp().toSeconds());
    to.setBoolean(++at, plan.enabled());
    Columns.setTime(to, ++at, status.nextRunAt());
    to.setString(++at, Run.text(status.runs()));
    to.setLong(++at, status.counts().fired());
    to.setLong(++at, status.counts().skipped());
    to.setLong(++at, status.counts().missed());
  }

  /** The schedule that a {@link #SELECT} found. */
  static Schedule read(ResultSet row) throws SQLException {
    try {
      return new Schedule(
          new ScheduleId(row.getString("id")),
          new Owner(row.getString("owner")),
          Instant.ofEpochMilli(row.getLong("created_at")),
          row.getInt("version"),
          plan(row),
          status(row));
    } catch (IllegalArgumentException e) {
      throw new SQLException(
          "the row of schedule " + row.getString("id") + " cannot be read: " + e, e);
    }
  }

  private static SchedulePlan plan(ResultSet row) throws SQLException {
    return new SchedulePlan(
        new JobTemplate(
            new JobType(row.getString("type")), row.getString("payload"), row.getString("secret")),
        Recurrence.parse(row.getString("recurrence")),
        new Window(Instant.ofEpochMilli(row.getLong("starts_at")), Columns.time(row, "ends_at")),
        new FiringRules(
            Overlap.valueOf(row.getString("overlap")), Duration.ofSeconds(row.getLong("catch_up"))),
        row.getBoolean("enabled"));
  }

  private static ScheduleStatus status(ResultSet row) throws SQLException {
    return new ScheduleStatus(
        Columns.time(row, "next_run_at"),
        Run.parse(row.getString("runs")),
        new ScheduleStatus.Counts(
            row.getLong("fired"), row.getLong("skipped"), row.getLong("missed")));
  }
}
