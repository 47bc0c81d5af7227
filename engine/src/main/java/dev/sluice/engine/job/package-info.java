/**
 * Jobs: work that is stored, so that its caller can ask what became of it.
 *
 * <p>A {@link dev.sluice.engine.job.Job} is a row in a {@link dev.sluice.engine.job.JobStore}; the
 * message that carries it to a worker is on a queue. The row decides: who has claimed a job, how
 * often it was tried, and how it ended. What each event makes of a row is said in one place, {@link
 * dev.sluice.engine.job.JobLife}; every change is a compare-and-set on the row's version. No
 * argument and no return value in this package is ever null.
 */
@NullMarked
package dev.sluice.engine.job;

import org.jspecify.annotations.NullMarked;
