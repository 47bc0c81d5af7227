package dev.sluice.engine.job;

import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.queue.MessageText;

/**
 * What a caller wants done. Never changes once it is stored.
 *
 * @param id the job's, and its message's
 * @param owner whose it is
 * @param type what kind of work it is
 * @param payload what to work on: a JSON object as text, at most {@link #MAX_PAYLOAD_BYTES} of
 *     UTF-8, with characters that a queue carries ({@link MessageText})
 * @param options what else was asked for
 */
public record JobOrder(
    MessageId id, Owner owner, JobType type, String payload, JobOptions options) {

  /**
   * The longest payload: 256 KiB. With a result and the story of its attempts the row then fits
   * into the 400 KB that an item of DynamoDB has, so that a job may live in any store.
   */
  public static final int MAX_PAYLOAD_BYTES = 262_144;

  public JobOrder {
    int bytes = MessageText.utf8Length(payload);
    if (bytes > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "a payload has at most " + MAX_PAYLOAD_BYTES + " bytes of UTF-8, not " + bytes);
    }
    if (MessageText.firstIllegal(payload).isPresent()) {
      throw new IllegalArgumentException("a payload has a character that no queue carries");
    }
  }

  /**
   * The same once more, as a job of its own.
   *
   * @param job the new job's id
   * @param fingerprint of the request that asks for it, as in {@link JobOptions}
   */
  public JobOrder again(MessageId job, String fingerprint) {
    return new JobOrder(job, owner, type, payload, options.asRetryOf(id, fingerprint));
  }

  /**
   * The same once more, and only once however often this is asked: the new job's id follows from
   * this one's.
   */
  public JobOrder again() {
    return again(
        MessageIds.of("sluice-again\n" + id), IdempotencyKey.fingerprint("retry of " + id));
  }

  /** The same under an {@code Idempotency-Key}. */
  public JobOrder withFingerprint(String fingerprint) {
    return new JobOrder(id, owner, type, payload, options.withFingerprint(fingerprint));
  }
}
