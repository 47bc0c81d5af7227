package dev.sluice.writer;

import dev.sluice.engine.access.ApiKeyStore;
import dev.sluice.engine.access.InMemoryApiKeyStore;
import dev.sluice.engine.job.ForwardingStore;
import dev.sluice.engine.job.InMemoryJobStore;
import dev.sluice.engine.job.InMemoryWorkerRegistry;
import dev.sluice.engine.job.Insertion;
import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobLife;
import dev.sluice.engine.job.JobOptions;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobPage;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.JobStore;
import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.job.WorkerRegistry;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.schedule.InMemoryScheduleStore;
import dev.sluice.engine.schedule.ScheduleStore;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The in-memory store with a say in what becomes of each call of a request. */
final class TestStore extends ForwardingStore {

  static final Runnable NONE = () -> {};

  /** A store that cannot be reached. */
  static final Runnable DOWN =
      () -> {
        throw new JobStoreException("refused by 10.0.0.8", new IOException("refused"));
      };

  private final JobStore rows;
  private volatile Runnable fault = NONE;

  private TestStore(JobStore rows) {
    super(rows);
    this.rows = rows;
  }

  /** What happens before each call. */
  void fault(Runnable next) {
    fault = next;
  }

  /** The store without its faults. */
  JobStore rows() {
    return rows;
  }

  /** Has a job that did not come over HTTP. */
  void add(JobLife life, String id, Owner owner, String payload, Instant createdAt) {
    JobOrder order =
        new JobOrder(new MessageId(id), owner, new JobType("default"), payload, JobOptions.NONE);
    rows.insert(List.of(life.created(order, createdAt, Optional.empty())));
  }

  @Override
  public List<Insertion> insert(List<Job> jobs) {
    fault.run();
    return super.insert(jobs);
  }

  @Override
  public List<Job> find(Collection<MessageId> ids) {
    fault.run();
    return super.find(ids);
  }

  @Override
  public List<Boolean> replace(List<Job> jobs) {
    fault.run();
    return super.replace(jobs);
  }

  @Override
  public JobPage list(JobQuery query) {
    fault.run();
    return super.list(query);
  }

  @Override
  public OptionalInt queuedBefore(Instant createdAt, int most) {
    fault.run();
    return super.queuedBefore(createdAt, most);
  }

  @Override
  public void check() {
    fault.run();
  }

  @Factory
  static final class Beans {

    @Singleton
    @Primary
    TestStore store() {
      return new TestStore(new InMemoryJobStore());
    }

    @Singleton
    @Primary
    WorkerRegistry workers() {
      return new InMemoryWorkerRegistry();
    }

    @Singleton
    @Primary
    ScheduleStore schedules() {
      return new InMemoryScheduleStore();
    }

    @Singleton
    @Primary
    ApiKeyStore apiKeys() {
      return new InMemoryApiKeyStore();
    }
  }
}
