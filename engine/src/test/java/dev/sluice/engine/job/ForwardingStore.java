package dev.sluice.engine.job;

import dev.sluice.engine.queue.MessageId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/**
 * A store that hands every call to another; tests override what they want to see or to fail. A look
 * is a {@link #find}.
 */
public class ForwardingStore implements JobStore {

  private final JobStore store;

  /** Hands every call to this store. */
  public ForwardingStore(JobStore store) {
    this.store = store;
  }

  @Override
  public List<Insertion> insert(List<Job> jobs) {
    return store.insert(jobs);
  }

  @Override
  public List<Job> find(Collection<MessageId> ids) {
    return store.find(ids);
  }

  @Override
  public List<Boolean> replace(List<Job> jobs) {
    return store.replace(jobs);
  }

  @Override
  public JobPage list(JobQuery query) {
    return store.list(query);
  }

  @Override
  public List<Job> due(JobState state, Instant now, int most) {
    return store.due(state, now, most);
  }

  @Override
  public OptionalInt queuedBefore(Instant createdAt, int most) {
    return store.queuedBefore(createdAt, most);
  }

  @Override
  public int purge(Instant now, int most) {
    return store.purge(now, most);
  }

  @Override
  public void check() {
    store.check();
  }

  @Override
  public void close() {
    store.close();
  }
}
