package dev.sluice.writer;

import dev.sluice.engine.job.JobOrder;
import java.time.Instant;
import java.util.Optional;

/**
 * What a request asks for, found to be good.
 *
 * @param order the job
 * @param runAt when it is to run; empty for at once
 */
record JobWish(JobOrder order, Optional<Instant> runAt) {}
