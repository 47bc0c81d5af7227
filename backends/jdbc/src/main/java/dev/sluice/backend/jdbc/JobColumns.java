package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.History;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobOptions;
import dev.sluice.engine.job.JobOptions.ResultTo;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.JobStatus;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Lease;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.job.Progress;
import dev.sluice.engine.job.Timing;
import dev.sluice.engine.job.WorkerId;
import dev.sluice.engine.queue.MessageId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The columns of a job's row, written and read. */
final class JobColumns {

  private static final String ORDER =
      "id, owner, type, payload, result_to, retry_of, traceparent, fingerprint, created_at";
  private static final int ORDER_COLUMNS = 9;
  private static final String STATUS =
      "version, state, since, not_before, wake_at, resends, attempts, started, failures,"
          + " lease_worker, lease_attempt, lease_until, lease_wish, progress, progress_note, result";
  private static final int STATUS_COLUMNS = 16;

  static final String INSERT =
      "insert into job ("
          + ORDER
          + ", "
          + STATUS
          + ") values ("
          + "?, ".repeat(ORDER_COLUMNS + STATUS_COLUMNS - 1)
          + "?) on conflict do nothing";

  static final String UPDATE =
      "update job set " + STATUS.replace(",", " = ?,") + " = ? where id = ? and version = ?";

  static final String SELECT = "select " + ORDER + ", " + STATUS + " from job where ";

  private JobColumns() {}

  /** For {@link #INSERT}. */
  static void bindAll(PreparedStatement to, Job job) throws SQLException {
    JobOrder order = job.order();
    to.setString(1, order.id().value());
    to.setString(2, order.owner().value());
    to.setString(3, order.type().value());
    to.setString(4, order.payload());
    to.setString(5, order.options().resultTo().name());
    to.setString(6, order.options().retryOf().map(MessageId::value).orElse(null));
    to.setString(7, order.options().traceparent().orElse(null));
    to.setString(8, order.options().fingerprint());
    to.setLong(9, job.createdAt().toEpochMilli());
    bindStatus(to, ORDER_COLUMNS, job);
  }

  /** For {@link #UPDATE}. */
  static void bindChange(PreparedStatement to, Job job) throws SQLException {
    bindStatus(to, 0, job);
    to.setString(STATUS_COLUMNS + 1, job.id().value());
    to.setInt(STATUS_COLUMNS + 2, job.version() - 1);
  }

  private static void bindStatus(PreparedStatement to, int before, Job job) throws SQLException {
    JobStatus status = job.status();
    int at = before;
    to.setInt(++at, job.version());
    to.setString(++at, status.state().name());
    to.setLong(++at, status.since().toEpochMilli());
    Columns.setTime(to, ++at, status.timing().notBefore());
    to.setLong(++at, status.timing().wakeAt().toEpochMilli());
    to.setInt(++at, status.timing().resends());
    to.setString(++at, JsonText.of(status.history().attempts()));
    to.setInt(++at, status.history().started());
    to.setInt(++at, status.history().failures());
    Optional<Lease> lease = status.lease();
    to.setString(++at, lease.map(each -> each.worker().value()).orElse(null));
    Columns.setLong(to, ++at, lease.map(each -> (long) each.attempt()));
    Columns.setTime(to, ++at, lease.map(Lease::until));
    to.setString(++at, lease.map(each -> each.wish().name()).orElse(null));
    Optional<Progress> progress = status.progress();
    to.setObject(++at, progress.map(Progress::fraction).orElse(null), Types.DOUBLE);
    to.setString(++at, progress.map(Progress::note).orElse(null));
    to.setString(++at, status.result().orElse(null));
  }

  /** The jobs that a {@link #SELECT} found. */
  static List<Job> read(PreparedStatement select) throws SQLException {
    return Columns.read(select, JobColumns::job);
  }

  /** The job that a {@link #SELECT} found. */
  static Job job(ResultSet row) throws SQLException {
    try {
      return new Job(
          order(row),
          Instant.ofEpochMilli(row.getLong("created_at")),
          row.getInt("version"),
          status(row));
    } catch (IllegalArgumentException e) {
      throw new SQLException("the row of job " + row.getString("id") + " cannot be read: " + e, e);
    }
  }

  private static JobOrder order(ResultSet row) throws SQLException {
    return new JobOrder(
        new MessageId(row.getString("id")),
        new Owner(row.getString("owner")),
        new JobType(row.getString("type")),
        row.getString("payload"),
        new JobOptions(
            ResultTo.valueOf(row.getString("result_to")),
            Columns.text(row, "retry_of").map(MessageId::new),
            Columns.text(row, "traceparent"),
            row.getString("fingerprint")));
  }

  private static JobStatus status(ResultSet row) throws SQLException {
    return new JobStatus(
        JobState.valueOf(row.getString("state")),
        Instant.ofEpochMilli(row.getLong("since")),
        new Timing(
            Columns.time(row, "not_before"),
            Instant.ofEpochMilli(row.getLong("wake_at")),
            row.getInt("resends")),
        new History(
            JsonText.attempts(row.getString("attempts")),
            row.getInt("started"),
            row.getInt("failures")),
        lease(row),
        progress(row),
        Columns.text(row, "result"));
  }

  private static Optional<Lease> lease(ResultSet row) throws SQLException {
    Optional<String> worker = Columns.text(row, "lease_worker");
    if (worker.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Lease(
            new WorkerId(worker.get()),
            row.getInt("lease_attempt"),
            Instant.ofEpochMilli(row.getLong("lease_until")),
            Lease.Wish.valueOf(row.getString("lease_wish"))));
  }

  private static Optional<Progress> progress(ResultSet row) throws SQLException {
    Optional<String> note = Columns.text(row, "progress_note");
    return note.isEmpty()
        ? Optional.empty()
        : Optional.of(new Progress(row.getDouble("progress"), note.get()));
  }
}
