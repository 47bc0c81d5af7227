package dev.sluice.backend.jdbc;

import dev.sluice.engine.job.Owner;
import dev.sluice.engine.schedule.Schedule;
import dev.sluice.engine.schedule.ScheduleId;
import dev.sluice.engine.schedule.SchedulePage;
import dev.sluice.engine.schedule.ScheduleStore;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Schedules as rows of one table. */
final class JdbcScheduleStore implements ScheduleStore {

  private final Transactions transactions;

  JdbcScheduleStore(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public boolean insert(Schedule schedule) {
    return transactions.each(
        "insert a schedule",
        connection -> {
          try (PreparedStatement insert = connection.prepareStatement(ScheduleColumns.INSERT)) {
            ScheduleColumns.bindAll(insert, schedule);
            return insert.executeUpdate() == 1;
          }
        });
  }

  @Override
  public Optional<Schedule> find(ScheduleId id) {
    return select("find a schedule", "id = ?", List.of(id.value())).stream().findFirst();
  }

  /** In the order of their ids, so that two who write the same ones wait for each other. */
  @Override
  public List<Boolean> replace(List<Schedule> schedules) {
    List<Schedule> sorted = schedules.stream().sorted(Comparator.comparing(Schedule::id)).toList();
    int[] counts =
        transactions.inOne(
            "change " + schedules.size() + " schedules",
            connection ->
                transactions
                    .batches()
                    .run(connection, ScheduleColumns.UPDATE, sorted, ScheduleColumns::bindChange));
    Map<ScheduleId, Boolean> written = new HashMap<>();
    for (int i = 0; i < counts.length; i++) {
      written.put(sorted.get(i).id(), counts[i] == 1);
    }
    return schedules.stream().map(schedule -> written.getOrDefault(schedule.id(), false)).toList();
  }

  @Override
  public boolean delete(ScheduleId id) {
    return transactions.each(
        "delete a schedule",
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("delete from schedule where id = ?")) {
            delete.setString(1, id.value());
            return delete.executeUpdate() == 1;
          }
        });
  }

  @Override
  public SchedulePage list(Owner owner, Optional<ScheduleId> after, int limit) {
    List<Object> values = new ArrayList<>(List.of(owner.value()));
    after.ifPresent(id -> values.add(id.value()));
    values.add(limit + 1);
    return SchedulePage.of(
        select(
            "list schedules",
            "owner = ? " + (after.isPresent() ? "and id > ? " : "") + "order by owner, id limit ?",
            values),
        limit);
  }

  @Override
  public List<Schedule> due(Instant now, int most) {
    return select(
        "look for due schedules",
        "next_run_at <= ? order by next_run_at limit ?",
        List.of(now.toEpochMilli(), most));
  }

  private List<Schedule> select(String what, String where, List<Object> values) {
    return transactions.each(
        what,
        connection ->
            Columns.select(
                connection, ScheduleColumns.SELECT + where, values, ScheduleColumns::read));
  }

  /** Does nothing: the connections are {@link JdbcStores}'. */
  @Override
  public void close() {}
}
