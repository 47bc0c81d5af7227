package dev.sluice.writer;

import dev.sluice.engine.job.Owner;
import jakarta.inject.Singleton;

/**
 * Who is asking. The one place that knows: without API keys everybody is {@link Owner#OPEN}. To be
 * asked on the request's own thread.
 */
@Singleton
final class Caller {

  /** Whose jobs the request that is being worked on may see, and whose its new jobs are. */
  Owner owner() {
    return Owner.OPEN;
  }
}
