package dev.sluice.engine.batch;

/**
 * What a batcher has done since it was made.
 *
 * @param calls calls made
 * @param entries entries in those calls
 */
public record BatchCounts(long calls, long entries) {}
