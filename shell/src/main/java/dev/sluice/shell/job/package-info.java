/**
 * What both services do with jobs over HTTP: ask the store without blocking, and say in the
 * contract's terms what became of a job.
 */
@NullMarked
package dev.sluice.shell.job;

import org.jspecify.annotations.NullMarked;
