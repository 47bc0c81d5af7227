package dev.sluice.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "tab\tline\nreturn\r",
        "é ü ß",
        "\u0080\u0085\u2028",
        "\uE000\uFFFD",
        "🚀𝄞"
      })
  void takes_what_xml_takes(String text) {
    assertThat(MessageText.firstIllegal(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ab\u0000",
        "ab\u0001",
        "ab\u000b",
        "ab\u001f",
        "ab\uFFFE",
        "ab\uFFFF",
        "ab\uD800",
        "ab\uDC00",
        "ab\uDC00\uD800"
      })
  void names_the_first_character_that_is_not_legal(String text) {
    assertThat(MessageText.firstIllegal(text)).hasValue(2);
  }

  @Test
  void agrees_with_the_definition_on_every_character() {
    for (int code = 0; code <= Character.MAX_CODE_POINT; code++) {
      boolean legal =
          code == 0x9
              || code == 0xA
              || code == 0xD
              || (code >= 0x20 && code <= 0xD7FF)
              || (code >= 0xE000 && code <= 0xFFFD)
              || code >= 0x10000;
      assertThat(MessageText.firstIllegal(Character.toString(code)).isEmpty())
          .as("U+%04X", code)
          .isEqualTo(legal);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "é", "\u07ff\u0800", "𝄞", "a🚀b"})
  void counts_the_bytes_that_utf8_takes(String text) {
    assertThat(MessageText.utf8Length(text))
        .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void makes_any_text_legal_and_short_enough() {
    assertThat(MessageText.legal("a\u0000b\uD800c", 10)).isEqualTo("a\uFFFDb\uFFFDc");
    assertThat(MessageText.legal("abcdef", 3)).isEqualTo("abc");
    assertThat(MessageText.legal("ab🚀", 3)).isEqualTo("ab");
  }

  @Test
  void escapes_in_json_what_no_queue_carries() {
    assertThat(MessageText.escapedJson("{\"a\":\"ü𝄞\"}")).isEqualTo("{\"a\":\"ü𝄞\"}");
    assertThat(MessageText.escapedJson("{\"\uFFFE\":\"x\uFFFFy\"}"))
        .isEqualTo("{\"\\ufffe\":\"x\\uffffy\"}");
    assertThat(MessageText.escapedJson("\"\uFFFE\"")).isEqualTo("\"\\ufffe\"");
    assertThat(MessageText.escapedJson("\uFFFE".repeat(100_000))).hasSize(600_000);
  }
}
