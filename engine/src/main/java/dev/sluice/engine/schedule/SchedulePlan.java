package dev.sluice.engine.schedule;

/**
 * What a user wants.
 *
 * @param work what is to be done
 * @param recurrence how often
 * @param window from when to when
 * @param rules what happens to occurrences that come at the wrong time
 * @param enabled whether it fires; false for one that is paused
 */
public record SchedulePlan(
    JobTemplate work, Recurrence recurrence, Window window, FiringRules rules, boolean enabled) {}
