package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.Insertion;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobCursor;
import dev.sluice.engine.job.JobPage;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.queue.MessageId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Jobs as rows of one table.
 *
 * <p>Rows are written in the order of their ids, so that two who write the same ones wait for each
 * other and do not lock each other out.
 */
final class JdbcJobStore implements JobStore {

  private static final List<JobState> FINISHED =
      Stream.of(JobState.values()).filter(JobState::isFinished).toList();

  private final Transactions transactions;

  JdbcJobStore(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public List<Insertion> insert(List<Job> jobs) {
    return write("insert " + jobs.size() + " jobs", jobs, on -> insert(on, jobs));
  }

  /** One row needs no transaction around it, whose begin and end cost H2 three round trips. */
  private <T> T write(String what, List<Job> jobs, Transactions.Work<T> work) {
    return jobs.size() == 1 ? transactions.each(what, work) : transactions.inOne(what, work);
  }

  private List<Insertion> insert(Connection connection, List<Job> jobs) throws SQLException {
    Map<MessageId, Integer> counts = counts(connection, JobColumns.INSERT, jobs);
    List<MessageId> there =
        counts.keySet().stream().filter(id -> counts.getOrDefault(id, 0) == 0).toList();
    Map<MessageId, Job> existing = new HashMap<>();
    find(connection, there).forEach(job -> existing.put(job.id(), job));
    if (existing.size() < there.size()) {
      // deleted between the two statements
      throw new SQLException("a row was deleted meanwhile", "40001");
    }
    List<Insertion> results = new ArrayList<>();
    for (Job job : jobs) {
      results.add(
          Optional.ofNullable(existing.get(job.id()))
              .<Insertion>map(Insertion.Existing::new)
              .orElseGet(Insertion.Inserted::new));
    }
    return results;
  }

  private Map<MessageId, Integer> counts(Connection connection, String sql, List<Job> jobs)
      throws SQLException {
    List<Job> sorted = jobs.stream().sorted(Comparator.comparing(Job::id)).toList();
    int[] counts =
        transactions
            .batches()
            .run(
                connection,
                sql,
                sorted,
                sql.equals(JobColumns.INSERT) ? JobColumns::bindAll : JobColumns::bindChange);
    Map<MessageId, Integer> byId = new HashMap<>();
    for (int i = 0; i < counts.length; i++) {
      byId.put(sorted.get(i).id(), counts[i]);
    }
    return byId;
  }

  @Override
  public List<Job> find(Collection<MessageId> ids) {
    return ids.isEmpty()
        ? List.of()
        : transactions.each("find jobs", connection -> find(connection, ids));
  }

  private static List<Job> find(Connection connection, Collection<MessageId> ids)
      throws SQLException {
    if (ids.isEmpty()) {
      return List.of();
    }
    try (PreparedStatement select =
        connection.prepareStatement(JobColumns.SELECT + "id = any(?)")) {
      select.setArray(
          1,
          connection.createArrayOf(
              "varchar", ids.stream().map(MessageId::value).distinct().toArray()));
      return JobColumns.read(select);
    }
  }

  @Override
  public List<Boolean> replace(List<Job> jobs) {
    return write(
        "change " + jobs.size() + " jobs",
        jobs,
        connection -> {
          Map<MessageId, Integer> counts = counts(connection, JobColumns.UPDATE, jobs);
          return jobs.stream().map(job -> counts.getOrDefault(job.id(), 0) == 1).toList();
        });
  }

  @Override
  public JobPage list(JobQuery query) {
    StringBuilder sql = new StringBuilder(JobColumns.SELECT).append("owner = ?");
    List<Object> values = new ArrayList<>(List.of(query.owner().value()));
    query.state().ifPresent(state -> values.add(state.name()));
    sql.append(query.state().isPresent() ? " and state = ?" : "");
    query.type().ifPresent(type -> values.add(type.value()));
    sql.append(query.type().isPresent() ? " and type = ?" : "");
    if (query.after().isPresent()) {
      long createdAt = query.after().get().createdAt().toEpochMilli();
      // The first part is implied by the second, and is what an index can be entered with.
      sql.append(" and created_at <= ? and (created_at < ? or id < ?)");
      values.addAll(List.of(createdAt, createdAt, query.after().get().id().value()));
    }
    // H2 follows an index, and does not read and sort all, only if the order names every column.
    String fixed = query.state().isPresent() ? "state, " : query.type().isPresent() ? "type, " : "";
    sql.append(" order by owner, " + fixed + "created_at desc, id desc limit ?");
    values.add(query.limit() + 1);
    List<Job> found = transactions.each("list jobs", on -> select(on, sql.toString(), values));
    if (found.size() <= query.limit()) {
      return new JobPage(found, Optional.empty());
    }
    List<Job> page = found.subList(0, query.limit());
    return new JobPage(page, Optional.of(JobCursor.behind(page.get(page.size() - 1))));
  }

  private static List<Job> select(Connection connection, String sql, List<Object> values)
      throws SQLException {
    return Columns.select(connection, sql, values, JobColumns::job);
  }

  @Override
  public List<Job> due(JobState state, Instant now, int most) {
    return transactions.each(
        "look for due jobs",
        connection ->
            select(
                connection,
                JobColumns.SELECT + "state = ? and wake_at <= ? order by state, wake_at limit ?",
                List.of(state.name(), now.toEpochMilli(), most)));
  }

  @Override
  public OptionalInt queuedBefore(Instant createdAt, int most) {
    return transactions.each(
        "count queued jobs",
        connection -> {
          try (PreparedStatement count =
              connection.prepareStatement(
                  "select count(*) from (select 1 from job"
                      + " where state = ? and created_at < ? limit ?) as older")) {
            count.setString(1, JobState.QUEUED.name());
            count.setLong(2, createdAt.toEpochMilli());
            count.setInt(3, most);
            try (ResultSet row = count.executeQuery()) {
              row.next();
              return OptionalInt.of(row.getInt(1));
            }
          }
        });
  }

  @Override
  public int purge(Instant now, int most) {
    return transactions.each(
        "delete finished jobs",
        connection -> {
          int deleted = 0;
          for (JobState state : FINISHED) {
            deleted += purge(connection, state, now, most - deleted);
          }
          return deleted;
        });
  }

  private static int purge(Connection connection, JobState state, Instant now, int most)
      throws SQLException {
    List<String> ids = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select id from job where state = ? and wake_at <= ? order by state, wake_at limit ?")) {
      select.setString(1, state.name());
      select.setLong(2, now.toEpochMilli());
      select.setInt(3, most);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
    }
    if (ids.isEmpty()) {
      return 0;
    }
    // A finished job is nobody's any more, so that what was read still holds.
    try (PreparedStatement delete =
        connection.prepareStatement("delete from job where id = any(?)")) {
      delete.setArray(1, connection.createArrayOf("varchar", ids.stream().sorted().toArray()));
      return delete.executeUpdate();
    }
  }

  @Override
  public void check() {
    transactions.each(
        "answer",
        connection -> {
          try (PreparedStatement select = connection.prepareStatement("select 1")) {
            return select.execute();
          }
        });
  }

  /** Does nothing: the connections are {@link JdbcStores}'. */
  @Override
  public void close() {}
}
