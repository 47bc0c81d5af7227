package dev.sluice.shell.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * A check that bytes are UTF-8, which JSON parsers leave out: they take overlong forms and encoded
 * surrogates, and guess at UTF-16 and UTF-32.
 */
final class Utf8 {

  private static final int CHUNK = 8192;

  private Utf8() {}

  /** The index of the first byte that is not part of UTF-8, or empty if all are. */
  static OptionalInt firstMalformed(byte[] bytes) {
    int start = 0;
    while (start < bytes.length && bytes[start] >= 0) {
      start++; // most bodies are ASCII throughout
    }
    if (start == bytes.length) {
      return OptionalInt.empty();
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer out = CharBuffer.allocate(CHUNK);
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    return result.isError() ? OptionalInt.of(in.position()) : OptionalInt.empty();
  }

  /** Whether the text holds half of a surrogate pair, which no UTF-8 can carry. */
  static boolean hasLoneSurrogate(String text) {
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at); // a whole pair is one, half a pair is itself
      if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
        return true;
      }
      at += Character.charCount(character);
    }
    return false;
  }
}
