package dev.sluice.engine.job;

import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.MessageIds;
import dev.sluice.engine.queue.Sha256;
import java.util.HexFormat;

/**
 * What a caller sends with a request so that repeating it does nothing more (the IETF's draft "The
 * Idempotency-Key HTTP Header Field"). The job's id is derived from it, so that no table of keys is
 * needed.
 *
 * @param value 1 to 255 printable ASCII characters
 */
public record IdempotencyKey(String value) {

  private static final int LONGEST = 255;

  public IdempotencyKey {
    if (value.isEmpty()
        || value.length() > LONGEST
        || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "a key has 1 to " + LONGEST + " printable ASCII characters");
    }
  }

  /** The id of the job that this owner's request makes: a UUID of version 8 (RFC 9562). */
  public MessageId jobId(Owner owner) {
    return MessageIds.of("sluice-idempotency\n" + owner + "\n" + value);
  }

  /**
   * The id of one of the jobs that this owner's request makes: a UUID of version 8 (RFC 9562).
   *
   * @param place the job's place in the request, from 0
   */
  public MessageId jobId(Owner owner, int place) {
    return MessageIds.of("sluice-idempotency\n" + owner + "\n" + value + "\n" + place);
  }

  /** What two requests have in common exactly if they ask for the same. */
  public static String fingerprint(String request) {
    return HexFormat.of().formatHex(Sha256.of(request));
  }
}
