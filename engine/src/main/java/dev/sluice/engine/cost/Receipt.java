package dev.sluice.engine.cost;

/**
 * What one job has cost, up to a moment.
 *
 * <p>Exact for this job: the payload's and the result's bytes, how often its row was written, how
 * many tries there were, and how long the tries took that its story still has (the last ten; older
 * ones count as long as those on average). Averages or rules: calls of the queue, which it shares
 * with others of a batch; the units of each write, by the row's size; that its result is fetched
 * once; and how many other jobs its box ran at the same time.
 *
 * @param used what it used
 * @param cost what that costs
 */
public record Receipt(Usage used, CostEstimate cost) {}
