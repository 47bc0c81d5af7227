package dev.sluice.engine.schedule;

import dev.sluice.engine.job.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A store that hands every call to another; tests override what they want to see or to fail. */
public class ForwardingScheduleStore implements ScheduleStore {

  private final ScheduleStore store;

  /** Hands every call to this store. */
  public ForwardingScheduleStore(ScheduleStore store) {
    this.store = store;
  }

  @Override
  public boolean insert(Schedule schedule) {
    return store.insert(schedule);
  }

  @Override
  public Optional<Schedule> find(ScheduleId id) {
    return store.find(id);
  }

  @Override
  public List<Boolean> replace(List<Schedule> schedules) {
    return store.replace(schedules);
  }

  @Override
  public boolean delete(ScheduleId id) {
    return store.delete(id);
  }

  @Override
  public SchedulePage list(Owner owner, Optional<ScheduleId> after, int limit) {
    return store.list(owner, after, limit);
  }

  @Override
  public List<Schedule> due(Instant now, int most) {
    return store.due(now, most);
  }

  @Override
  public void close() {
    store.close();
  }
}
