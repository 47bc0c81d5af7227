package dev.sluice.reader.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.engine.queue.MessageText;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.CharBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What was written if it is not too much; whatever is beyond the bound is discarded. Safe for use
 * by many threads.
 */
final class Head extends OutputStream {

  private final int most;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean tooMuch;

  /** At most this many bytes. */
  Head(int most) {
    this.most = most;
  }

  @Override
  public synchronized void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] more, int offset, int length) {
    int room = most - bytes.size();
    tooMuch |= length > room;
    bytes.write(more, offset, Math.min(room, length));
  }

  /** Whether more was written than the bound. */
  synchronized boolean isTooMuch() {
    return tooMuch;
  }

  /**
   * As text, with U+FFFD for what is not UTF-8 and for characters that a result can't have; empty
   * if it is more than the bound, as written or as text.
   */
  synchronized Optional<String> text() {
    if (tooMuch) {
      return Optional.empty();
    }
    String text = legal(bytes.toString(UTF_8));
    return MessageText.utf8Length(text) > most ? Optional.empty() : Optional.of(text);
  }

  /** In one pass: binary output is illegal at almost every character. */
  private static String legal(String text) {
    StringBuilder legal = new StringBuilder(text);
    int from = 0;
    while (true) {
      OptionalInt at = MessageText.firstIllegal(CharBuffer.wrap(text, from, text.length()));
      if (at.isEmpty()) {
        return legal.toString();
      }
      legal.setCharAt(from + at.getAsInt(), '\uFFFD');
      from += at.getAsInt() + 1;
    }
  }
}
