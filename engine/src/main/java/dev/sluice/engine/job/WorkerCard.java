package dev.sluice.engine.job;

import java.time.Instant;
import java.util.Map;

/**
 * What a worker process says of itself.
 *
 * @param id its name
 * @param host the machine that it runs on
 * @param startedAt when it was started
 * @param seenAt when it last said so
 * @param types the job types it has handlers for, and for each why it cannot do them right now;
 *     empty if it can; copied
 * @param running how many jobs it works on
 */
public record WorkerCard(
    WorkerId id,
    String host,
    Instant startedAt,
    Instant seenAt,
    Map<JobType, String> types,
    int running) {

  public WorkerCard {
    types = Map.copyOf(types);
  }
}
