package dev.sluice.engine.queue;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A source of new message ids: UUIDs of version 7, which sort by the millisecond they were made in.
 *
 * <p>Layout as in RFC 9562, section 5.7: 48 bits of Unix milliseconds, the version, 12 random bits,
 * the variant, 62 random bits. Two ids of one millisecond are in no particular order. Safe for use
 * by many threads if the generator is.
 */
public final class MessageIds {

  private final InstantSource clock;
  private final RandomGenerator random;

  public MessageIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** The id that belongs to a name, always the same: a UUID of version 8 (RFC 9562). */
  public static MessageId of(String name) {
    ByteBuffer hash = ByteBuffer.wrap(Sha256.of(name));
    long high = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
    long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new MessageId(new UUID(high, low).toString());
  }

  /** A new id, different from every other with a probability of 1 in 2⁷⁴ per millisecond. */
  public MessageId next() {
    long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new MessageId(new UUID(high, low).toString());
  }
}
