package dev.sluice.engine.work;

/**
 * What a consumer has done since it was made.
 *
 * @param received deliveries that arrived
 * @param processed deliveries done and acknowledged
 * @param failed tries that failed; each is retried, dead-lettered or, at the end, released
 * @param retried deliveries given back for another try
 * @param deadLettered messages moved to the dead-letter queue
 * @param unsettled deliveries whose acknowledgement, release or dead-lettering the queue did not
 *     confirm; their messages come again
 * @param inFlight deliveries that are held right now
 */
public record ConsumerStats(
    long received,
    long processed,
    long failed,
    long retried,
    long deadLettered,
    long unsettled,
    long inFlight) {}
