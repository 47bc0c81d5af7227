package dev.sluice.shell;

import dev.sluice.engine.job.Insertion;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobPage;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.job.WorkerCard;
import dev.sluice.engine.job.WorkerId;
import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.engine.queue.MessageId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/**
 * The place of a store on an installation that has none, {@code sluice.store=none}: messages are
 * sent and handled, and whoever asks for a job is told why there is none.
 */
final class NoStore implements JobStore, WorkerRegistry {

  private static JobStoreException none() {
    return new JobStoreException(
        "this installation keeps no jobs: SLUICE_STORE is none",
        new UnsupportedOperationException());
  }

  @Override
  public List<Insertion> insert(List<Job> jobs) {
    throw none();
  }

  @Override
  public List<Job> find(Collection<MessageId> ids) {
    throw none();
  }

  @Override
  public List<Boolean> replace(List<Job> jobs) {
    throw none();
  }

  @Override
  public JobPage list(JobQuery query) {
    throw none();
  }

  /** There is none, so nothing is due. */
  @Override
  public List<Job> due(JobState state, Instant now, int most) {
    return List.of();
  }

  @Override
  public OptionalInt queuedBefore(Instant createdAt, int most) {
    throw none();
  }

  @Override
  public int purge(Instant now, int most) {
    return 0;
  }

  /** Nobody needs it, so nothing is wrong with it. */
  @Override
  public void check() {}

  /** Nobody looks. */
  @Override
  public void beat(WorkerCard card) {}

  @Override
  public void leave(WorkerId worker) {}

  @Override
  public List<WorkerCard> seenSince(Instant moment) {
    return List.of();
  }

  @Override
  public void close() {}
}
