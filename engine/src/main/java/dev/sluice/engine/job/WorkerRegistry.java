package dev.sluice.engine.job;

import java.time.Instant;
import java.util.List;

/**
 * Where workers say that they are there. Blocks and fails as a {@link JobStore} does; safe for use
 * by many threads; implementations pass {@code WorkerRegistryContract}.
 */
public interface WorkerRegistry extends AutoCloseable {

  /** Says that a worker is there, in the place of what it said before. */
  void beat(WorkerCard card);

  /** Says that a worker is gone. */
  void leave(WorkerId worker);

  /** The workers that were seen at this moment or later, by name. */
  List<WorkerCard> seenSince(Instant moment);

  /** Ends the use of this object. May be called twice. */
  @Override
  void close();
}
