package dev.sluice.backend.dynamodb;

import dev.sluice.engine.job.JobOrder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Text in fewer bytes: its UTF-8, deflated (RFC 1951), without a header or a checksum, both of
 * which the row has already.
 */
final class PackedText {

  /** The longest text of a row is a payload; what comes out longer was not packed here. */
  private static final int MOST_BYTES = JobOrder.MAX_PAYLOAD_BYTES;

  private static final int BUFFER = 4_096;

  private PackedText() {}

  static byte[] pack(String text) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER];
      while (!deflater.finished()) {
        packed.write(buffer, 0, deflater.deflate(buffer));
      }
      return packed.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /**
   * The text again.
   *
   * @throws IllegalArgumentException if these bytes are no packed text, or that of one that is
   *     longer than any that a row has
   */
  static String unpack(byte[] packed) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER];
      while (!inflater.finished()) {
        int bytes = inflater.inflate(buffer);
        if (bytes == 0 && !inflater.finished()) { // it wants more, or a dictionary
          throw new IllegalArgumentException("a packed text ends before its end");
        }
        text.write(buffer, 0, bytes);
        if (text.size() > MOST_BYTES) {
          throw new IllegalArgumentException(
              "a packed text has %d bytes at the most, and this one has more"
                  .formatted(MOST_BYTES));
        }
      }
      return text.toString(StandardCharsets.UTF_8);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("a packed text is damaged: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }
}
