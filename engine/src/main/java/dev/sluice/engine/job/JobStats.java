package dev.sluice.engine.job;

/**
 * What a worker has done with jobs since it was made.
 *
 * @param claimed tries begun
 * @param succeeded jobs done
 * @param retried tries that failed, with another to come
 * @param failed jobs given up
 * @param cancelled jobs that ran and were cancelled
 * @param duplicates deliveries of jobs that had ended before
 * @param refused ends that came too late: the lease was somebody else's by then
 * @param putOff deliveries of jobs that could not be run here then
 * @param running jobs that run right now
 */
public record JobStats(
    long claimed,
    long succeeded,
    long retried,
    long failed,
    long cancelled,
    long duplicates,
    long refused,
    long putOff,
    int running) {}
