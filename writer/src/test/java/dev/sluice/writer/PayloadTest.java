package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.engine.queue.MessageText;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A payload arrives as it was sent: on the queue, and in what a caller looks up. */
@MicronautTest
final class PayloadTest {

  /** Reads numbers with all their digits. */
  private static final JsonMapper EXACT =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(new JsonNodeFactory(true))
          .build();

  @Inject EmbeddedServer server;
  @Inject TestQueue queue;

  @AfterEach
  void clear() {
    queue.clear();
  }

  private static JsonNode read(String json) {
    try {
      return EXACT.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends a payload; gives what is on the queue. */
  private String arrives(String payload) {
    Answer answer =
        Wire.ask(
            server.getPort(),
            "POST",
            "/api/jobs",
            "{\"type\":\"default\",\"payload\":" + payload + "}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    String queued = queue.body(answer.json().path("jobId").asText());
    Answer found = Wire.ask(server.getPort(), "GET", answer.header("location"), "");
    assertThat(found.status()).isEqualTo(200);

    String sent = read(payload).toString(); // its members in their order, its numbers exact
    assertThat(MessageText.firstIllegal(queued)).isEmpty();
    assertThat(read(queued).toString().equals(sent)).as(queued).isTrue();
    assertThat(read(found.text()).path("payload").toString().equals(sent)).isTrue();
    return queued;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":12345678901234567890}",
        "{\"a\":-123456789012345678901234567890}",
        "{\"a\":1.10}",
        "{\"a\":1E+2147483647,\"b\":1E-2147483647}",
        "{\"a\":0.1000000000000000055511151231257827}",
        "{\"a\":[0,-1,9223372036854775808,0.0,1.0,100.00]}",
        "{\"z\":1,\"a\":2,\"m\":{\"y\":null,\"b\":true,\"\":false}}",
        "{\"a\":[[],{},\"\",[[]]]}",
        "{\"type\":\"x\",\"payload\":{},\"@type\":\"java.lang.Object\",\"class\":1}",
        "{\"a\":\"<&>'/ \u00e4 \u20ac \uD83D\uDE00 \u007f \u2028 \uFFFD \uFEFF\"}",
        "{\"\u00e4 \uD83D\uDE00\":1}",
        "{\"a\":\"\\\" \\\\ \\t \\n \\r \\b \\f\"}",
      })
  void it_arrives_character_by_character(String payload) {
    assertThat(arrives(payload)).isEqualTo(payload);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0002',
      value = {
        "{ \"a\" : [ 1 , 2 ] }|{\"a\":[1,2]}",
        "{\"a\":1e3}|{\"a\":1E+3}",
        "{\"a\":-1.50E-400}|{\"a\":-1.50E-400}",
        "{\"a\":\"\\u00e4\\/\"}|{\"a\":\"ä/\"}",
        "{\"a\":\"\\u0000\\u0001\\u001F\"}|{\"a\":\"\\u0000\\u0001\\u001F\"}",
        "{\"a\":\"x\\uFFFEy\\uffff\"}|{\"a\":\"x\\uFFFEy\\uFFFF\"}",
        "{\"\\uFFFE\\u0000\":1}|{\"\\uFFFE\\u0000\":1}",
        "{\"a\":\"\\uD83D\\uDE00\"}|{\"a\":\"\uD83D\uDE00\"}",
      })
  void it_is_written_without_white_space_and_with_what_no_queue_carries_escaped(
      String payload, String queued) {
    assertThat(arrives(payload)).isEqualTo(queued);
  }

  @Test
  void characters_that_no_queue_carries_may_arrive_unescaped() {
    assertThat(arrives("{\"a\":\"\uFFFE\uFFFF\"}")).isEqualTo("{\"a\":\"\\uFFFE\\uFFFF\"}");
  }

  @Test
  void it_may_have_31_levels_below_the_request() {
    arrives("{\"a\":".repeat(31) + "1" + "}".repeat(31));
    arrives("{\"a\":" + "[".repeat(30) + "]".repeat(30) + "}");
  }

  @Test
  void it_may_have_exactly_so_many_bytes() {
    String ascii = "{\"a\":\"" + "b".repeat(262_144 - 8) + "\"}";
    String emoji = "{\"a\":\"" + "\uD83D\uDE00".repeat((262_144 - 8) / 4) + "\"}";

    assertThat(MessageText.utf8Length(arrives(ascii))).isEqualTo(262_144);
    assertThat(MessageText.utf8Length(arrives(emoji))).isEqualTo(262_144);
    assertThat(arrives(ascii.replace(":", " : "))).isEqualTo(ascii);
  }

  @Test
  void any_object_arrives() {
    Random random = new Random(17);
    for (int i = 0; i < 200; i++) {
      arrives(object(random, 4));
    }
  }

  private static String object(Random random, int depth) {
    return IntStream.range(0, random.nextInt(5))
        .mapToObj(i -> string(random, "k" + i) + ":" + value(random, depth - 1))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> "null";
      case 1 -> Boolean.toString(random.nextBoolean());
      case 2 -> string(random, "");
      case 3 -> integer(random);
      case 4 -> integer(random) + "." + random.nextInt(1000) + (random.nextBoolean() ? "0" : "e-7");
      case 5 -> object(random, depth);
      default ->
          IntStream.range(0, random.nextInt(4))
              .mapToObj(i -> value(random, depth - 1))
              .collect(Collectors.joining(",", "[", "]"));
    };
  }

  private static String integer(Random random) {
    return (random.nextBoolean() ? "-" : "")
        + (1 + random.nextInt(9))
        + random
            .ints(random.nextInt(40), 0, 10)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining());
  }

  /** Any characters, in the one way or the other of writing them. */
  private static String string(Random random, String start) {
    StringBuilder text = new StringBuilder("\"").append(start);
    for (int i = random.nextInt(8); i > 0; i--) {
      int c =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x80);
            case 1 -> random.nextInt(0xD800);
            case 2 -> 0xFFF0 + random.nextInt(0x10);
            default -> 0x10000 + random.nextInt(0x100000);
          };
      boolean mustEscape = c < ' ' || c == '"' || c == '\\';
      for (char unit : Character.toChars(c)) {
        if (mustEscape || (i % 2 == 0)) {
          text.append("\\u%04x".formatted((int) unit));
        } else {
          text.append(unit);
        }
      }
    }
    return text.append('"').toString();
  }
}
