package dev.sluice.shell;

import dev.sluice.engine.access.ApiKey;
import dev.sluice.engine.access.ApiKeyStore;
import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.schedule.Schedule;
import dev.sluice.engine.schedule.ScheduleId;
import dev.sluice.engine.schedule.SchedulePage;
import dev.sluice.engine.schedule.ScheduleStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The place of the stores of schedules and API keys on an installation without a store: nothing is
 * due, and whoever asks for anything is told why there is none.
 */
final class NoSchedules implements ScheduleStore, ApiKeyStore {

  private static JobStoreException none() {
    return new JobStoreException(
        "this installation keeps no schedules and no API keys: SLUICE_STORE is none",
        new UnsupportedOperationException());
  }

  @Override
  public boolean insert(Schedule schedule) {
    throw none();
  }

  @Override
  public Optional<Schedule> find(ScheduleId id) {
    throw none();
  }

  @Override
  public List<Boolean> replace(List<Schedule> schedules) {
    throw none();
  }

  @Override
  public boolean delete(ScheduleId id) {
    throw none();
  }

  @Override
  public SchedulePage list(Owner owner, Optional<ScheduleId> after, int limit) {
    throw none();
  }

  /** There is none, so nothing is due. */
  @Override
  public List<Schedule> due(Instant now, int most) {
    return List.of();
  }

  @Override
  public boolean insert(ApiKey key) {
    throw none();
  }

  @Override
  public Optional<ApiKey> find(String id) {
    throw none();
  }

  @Override
  public List<ApiKey> list(Owner owner) {
    throw none();
  }

  @Override
  public Optional<ApiKey> revoke(String id, Instant at) {
    throw none();
  }

  @Override
  public void close() {}
}
