package dev.sluice.engine.job;

import java.time.Instant;
import java.util.Optional;

/**
 * When something is to happen to a job.
 *
 * @param notBefore when it may run, at the earliest; empty for at once
 * @param wakeAt when somebody has to look at it again: for a scheduled or queued one, to send its
 *     message (again); for a running one, the end of its lease; for a finished one, to delete it
 * @param resends how often its message was sent again because nobody had claimed it
 */
public record Timing(Optional<Instant> notBefore, Instant wakeAt, int resends) {}
