package dev.sluice.reader.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;

/** The last of what was written. Safe for use by many threads. */
final class Tail extends OutputStream {

  private final byte[] ring;
  private final int characters;
  private long written;

  /** At most this many characters. */
  Tail(int characters) {
    this.characters = characters;
    this.ring = new byte[4 * characters]; // the longest in UTF-8
  }

  @Override
  public synchronized void write(int b) {
    ring[(int) (written % ring.length)] = (byte) b;
    written++;
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    for (int i = 0; i < length; i++) {
      write(bytes[offset + i]);
    }
  }

  /** As text, with U+FFFD for what is not UTF-8. */
  synchronized String text() {
    int size = (int) Math.min(written, ring.length);
    byte[] bytes = new byte[size];
    long from = written - size;
    for (int i = 0; i < size; i++) {
      bytes[i] = ring[(int) ((from + i) % ring.length)];
    }
    int start = 0;
    while (from > 0 && start < 3 && (bytes[start] & 0xC0) == 0x80) {
      start++; // the rest of a character whose beginning is gone
    }
    String text = new String(bytes, start, size - start, UTF_8);
    int cut = Math.max(0, text.length() - characters);
    boolean splitsPair = cut > 0 && Character.isLowSurrogate(text.charAt(cut));
    return text.substring(splitsPair ? cut + 1 : cut);
  }
}
