package dev.sluice.engine.queue;

/**
 * What a batcher has done since it was made.
 *
 * @param calls calls to the queue
 * @param entries messages or deliveries in those calls
 */
public record BatchCounts(long calls, long entries) {}
