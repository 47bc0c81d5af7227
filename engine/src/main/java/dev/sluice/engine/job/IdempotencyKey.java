package dev.sluice.engine.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.engine.queue.MessageId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

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
    return id("sluice-idempotency\n" + owner + "\n" + value);
  }

  /**
   * The id of one of the jobs that this owner's request makes: a UUID of version 8 (RFC 9562).
   *
   * @param place the job's place in the request, from 0
   */
  public MessageId jobId(Owner owner, int place) {
    return id("sluice-idempotency\n" + owner + "\n" + value + "\n" + place);
  }

  private static MessageId id(String name) {
    ByteBuffer hash = ByteBuffer.wrap(sha256(name));
    long high = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
    long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new MessageId(new UUID(high, low).toString());
  }

  /** What two requests have in common exactly if they ask for the same. */
  public static String fingerprint(String request) {
    return HexFormat.of().formatHex(sha256(request));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
