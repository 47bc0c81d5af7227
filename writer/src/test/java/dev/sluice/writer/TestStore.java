package dev.sluice.writer;

import dev.sluice.engine.job.InMemoryJobStore;
import dev.sluice.engine.job.InMemoryWorkerRegistry;
import dev.sluice.engine.job.Insertion;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobPage;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.engine.queue.MessageId;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The in-memory store with a say in what becomes of each call of a request. */
final class TestStore implements JobStore {

  static final Runnable NONE = () -> {};

  /** A store that cannot be reached. */
  static final Runnable DOWN =
      () -> {
        throw new JobStoreException("refused by 10.0.0.8", new IOException("refused"));
      };

  private final InMemoryJobStore rows = new InMemoryJobStore();
  private volatile Runnable fault = NONE;

  /** What happens before each call. */
  void fault(Runnable next) {
    fault = next;
  }

  /** The store without its faults. */
  JobStore rows() {
    return rows;
  }

  @Override
  public List<Insertion> insert(List<Job> jobs) {
    fault.run();
    return rows.insert(jobs);
  }

  @Override
  public List<Job> find(Collection<MessageId> ids) {
    fault.run();
    return rows.find(ids);
  }

  @Override
  public List<Boolean> replace(List<Job> jobs) {
    fault.run();
    return rows.replace(jobs);
  }

  @Override
  public JobPage list(JobQuery query) {
    fault.run();
    return rows.list(query);
  }

  @Override
  public List<Job> due(JobState state, Instant now, int most) {
    return rows.due(state, now, most);
  }

  @Override
  public int queuedBefore(Instant createdAt, int most) {
    fault.run();
    return rows.queuedBefore(createdAt, most);
  }

  @Override
  public int purge(Instant now, int most) {
    return rows.purge(now, most);
  }

  @Override
  public void check() {
    fault.run();
  }

  @Override
  public void close() {}

  @Factory
  static final class Beans {

    @Singleton
    @Primary
    TestStore store() {
      return new TestStore();
    }

    @Singleton
    @Primary
    WorkerRegistry workers() {
      return new InMemoryWorkerRegistry();
    }
  }
}
