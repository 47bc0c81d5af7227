package dev.sluice.reader.status;

import dev.sluice.engine.job.WorkerId;
import java.time.Instant;

/**
 * This process.
 *
 * @param id its name as a worker
 * @param host the machine that it runs on
 * @param startedAt since when
 */
public record Me(WorkerId id, String host, Instant startedAt) {}
