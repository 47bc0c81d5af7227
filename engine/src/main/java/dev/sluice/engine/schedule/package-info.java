/**
 * Work that comes back: schedules, when they fire next, and the loop that fires them.
 *
 * <p>An occurrence is a job of its own, whose id is derived from the schedule and the occurrence's
 * time; so any number of schedulers may run, and an occurrence is one job all the same. No argument
 * and no return value in this package is ever null.
 */
@NullMarked
package dev.sluice.engine.schedule;

import org.jspecify.annotations.NullMarked;
