package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.queue.MessageText;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a good message comes to. */
@MicronautTest
final class MessageTest {

  @Inject EmbeddedServer server;
  @Inject TestQueue queue;

  @AfterEach
  void clear() {
    queue.clear();
  }

  private void arrivesUnchanged(String body, String json) {
    byte[] request = ("{\"body\":\"" + json + "\"}").getBytes(StandardCharsets.UTF_8);
    Answer answer = Wire.post(server.getPort(), request);

    String id = answer.messageId();
    assertThat(UUID.fromString(id).version()).isEqualTo(7);
    assertThat(queue.body(id).equals(body)).isTrue(); // a megabyte is no use in a failure's text
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    Contract.holds(request, answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        " ",
        "This is a test message to enqueue",
        "ä ß ∑ 日本語 עברית",
        "e\u0301 \u00e9 \u200d \u202e \uFEFF",
        "\uD83D\uDE00 \uD800\uDC00 \uDBFF\uDFFF",
        "\uE000 \uFFFD \uD7FF",
        "<&>'",
      })
  void any_legal_text_arrives_byte_for_byte(String body) {
    arrivesUnchanged(body, body);
  }

  @Test
  void escaped_text_arrives_as_what_it_stands_for() {
    arrivesUnchanged(
        "\" \\ / \t \n \r é \uD83D\uDE00", "\\\" \\\\ \\/ \\t \\n \\r \\u00e9 \\uD83D\\uDE00");
  }

  @Test
  void the_longest_body_is_accepted_in_ascii_and_in_emoji_and_all_escaped() {
    String ascii = "a".repeat(MessageText.MAX_BYTES);
    String emoji = "\uD83D\uDE00".repeat(MessageText.MAX_BYTES / 4);

    arrivesUnchanged(ascii, ascii);
    arrivesUnchanged(emoji, emoji);
    arrivesUnchanged(ascii, "\\u0061".repeat(MessageText.MAX_BYTES));
  }

  @Test
  void one_byte_more_is_refused_in_ascii_and_in_emoji() {
    String ascii = "a".repeat(MessageText.MAX_BYTES + 1);
    String emoji = "\uD83D\uDE00".repeat(MessageText.MAX_BYTES / 4) + "a";

    Wire.post(server.getPort(), "{\"body\":\"" + ascii + "\"}")
        .isProblem(400, "invalid-request")
        .violates("/body", "must have 1 to 1048576 characters");
    Wire.post(server.getPort(), "{\"body\":\"" + emoji + "\"}")
        .isProblem(400, "invalid-request")
        .violates("/body", "must have at most 1048576 bytes of UTF-8");
    assertThat(queue.arrived()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: application/json;charset=utf-8",
        "Content-Type: APPLICATION/JSON ; charset=\"UTF-8\"",
        "content-type: application/json\nAccept: application/json",
        "Content-Type: application/json\nAccept: application/problem+json",
        "Content-Type: application/json\nAccept: text/html, */*;q=0.1",
        "Content-Type: application/json\nConnection: close",
      })
  void what_is_the_same_in_other_words_is_the_same(String headers) {
    byte[] body = " {\"body\" : \"a\" } \n".getBytes(StandardCharsets.UTF_8);
    Answer answer =
        Wire.exchange(
            server.getPort(),
            "POST /api/message HTTP/1.1\nHost: localhost\n"
                + headers
                + "\nContent-Length: "
                + body.length,
            body);

    assertThat(queue.body(answer.messageId())).isEqualTo("a");
  }

  @Test
  void a_chunked_body_and_a_body_that_waits_for_continue_arrive() {
    try (Wire wire = new Wire(server.getPort())) {
      String head =
          "POST /api/message HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
      wire.send(
          head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"bod\r\n7\r\ny\":\"a\"}\r\n0\r\n\r\n");
      assertThat(queue.body(wire.read().messageId())).isEqualTo("a");

      wire.send(head + "Expect: 100-continue\r\nContent-Length: 12\r\n\r\n");
      assertThat(wire.readHead().status()).isEqualTo(100);
      assertThat(queue.body(wire.send("{\"body\":\"b\"}").read().messageId())).isEqualTo("b");
    }
  }

  @Test
  void requests_in_one_piece_are_answered_in_their_order() {
    try (Wire wire = new Wire(server.getPort())) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        String body = "{\"body\":\"" + i + "\"}";
        all.append(
                "POST /api/message HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
            .append("Content-Length: ")
            .append(body.length())
            .append("\r\n\r\n")
            .append(body);
      }
      wire.send(all.toString());
      for (int i = 0; i < 20; i++) {
        assertThat(queue.body(wire.read().messageId())).isEqualTo(Integer.toString(i));
      }
    }
  }

  @Test
  void many_callers_at_a_time_each_get_an_id_of_their_own() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(16);
    List<Future<String>> ids = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String body = "{\"body\":\"" + i + "\"}";
      ids.add(callers.submit(() -> Wire.post(server.getPort(), body).messageId()));
    }
    Set<String> bodies = new HashSet<>();
    for (Future<String> id : ids) {
      bodies.add(queue.body(id.get()));
    }
    callers.shutdown();

    assertThat(bodies).hasSize(200).doesNotContain("");
  }
}
