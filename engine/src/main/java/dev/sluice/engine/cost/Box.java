package dev.sluice.engine.cost;

/**
 * A machine that jobs run on.
 *
 * @param perHour what an hour of it costs
 * @param vcpus how many virtual processors it has
 */
record Box(double perHour, double vcpus) {}
