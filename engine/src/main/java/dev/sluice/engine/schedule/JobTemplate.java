package dev.sluice.engine.schedule;

import dev.sluice.engine.job.JobOptions;
import dev.sluice.engine.job.JobOptions.ResultTo;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.queue.MessageId;
import java.util.Optional;

/**
 * What the job of each occurrence is made of.
 *
 * @param type its type
 * @param payload its payload, with the bounds of {@link JobOrder}
 * @param secret what its handler needs and must not travel in a queue, sealed; empty for nothing
 */
public record JobTemplate(JobType type, String payload, String secret) {

  /** A job of this owner's; its result goes to the result queue, too. */
  JobOrder order(MessageId id, Owner owner) {
    return new JobOrder(
        id,
        owner,
        type,
        payload,
        new JobOptions(ResultTo.ROW_AND_QUEUE, Optional.empty(), Optional.empty(), ""));
  }
}
