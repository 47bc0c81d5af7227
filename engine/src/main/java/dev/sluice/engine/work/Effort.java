package dev.sluice.engine.work;

import java.time.Duration;

/**
 * What a handler took for one delivery.
 *
 * @param took from its beginning to its end
 * @param cpu of that, the time that its thread was on a processor; what other threads and processes
 *     did for it is not in it; zero where the JVM cannot say
 */
public record Effort(Duration took, Duration cpu) {}
