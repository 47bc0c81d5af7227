package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that a well-meaning client would not send. */
@MicronautTest
@Property(name = "sluice.http.request-deadline", value = "700ms")
@Property(name = "sluice.http.connections-per-address", value = "8")
@Property(name = "sluice.http.buffered-bytes", value = "16777216")
final class HostileWireTest {

  private static final String HEAD =
      "POST /api/message HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  private static final String SMUGGLED = HEAD + "Content-Length: 12\r\n\r\n{\"body\":\"s\"}";

  @Inject EmbeddedServer server;
  @Inject TestQueue queue;

  @AfterEach
  void clear() {
    queue.clear();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: chunked, chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding: \"chunked\"\r\n",
        "Transfer-Encoding: chunked;q=1\r\n",
        "Transfer-Encoding: \u000bchunked\r\n",
        "Transfer-Encoding:\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding:\r\n chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\nX: a\r\n",
        "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: 4\r\nContent-Length: 4\r\n",
        "Content-Length: 4, 4\r\n",
        "Content-Length: +4\r\n",
        "Content-Length: -4\r\n",
        "Content-Length: 0x4\r\n",
        "Content-Length: 4 4\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length:\r\n",
        "Content-Length : 4\r\n",
        "Content-Length: 4\nX: a\r\n",
        "Host: b\r\n",
        "X\u0000: a\r\n",
        "X: a\u0000b\r\n",
        "X: a\rb\r\n",
      })
  void a_request_that_two_readers_could_cut_in_two_ways_ends_the_connection(String headers) {
    try (Wire wire = new Wire(server.getPort())) {
      wire.send(HEAD + headers + "\r\n0\r\n\r\n" + SMUGGLED);

      wire.read().isProblem(400, "malformed-http");
      assertThat(wire.ends()).isTrue();
    }
    assertThat(queue.arrived()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\t"})
  void a_folded_line_is_part_of_the_header_before_it_and_never_one_of_its_own(String fold) {
    // RFC 9112, section 5.2, lets a server refuse a fold or take it for a space. Netty does that.
    try (Wire wire = new Wire(server.getPort())) {
      wire.send(HEAD + "X: a\r\n" + fold + "Transfer-Encoding: chunked\r\n");
      wire.send("Content-Length: 12\r\n\r\n{\"body\":\"a\"}");

      assertThat(queue.body(wire.read().messageId())).isEqualTo("a");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /api/message HTTP/1.1\nHost: localhost\nContent-Type: application/json\n\n",
        "POST /api/message HTTP/1.1\r\nContent-Type: application/json\r\n\r\n",
        "POST /api/message\r\n\r\n",
        "POST /api/message HTTP/9.9x\r\nHost: localhost\r\n\r\n",
        "POST /api/message HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "PO\u0000ST /api/message HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\r\n\r\n",
      })
  void a_head_that_is_not_http_ends_the_connection(String head) {
    assertRefusedForGood(head + SMUGGLED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c\r\n{\"body\":\"a\"}\r\nx\r\n",
        "c\r\n{\"body\":\"a\"}0\r\n\r\n",
        "c\n{\"body\":\"a\"}\r\n0\r\n\r\n",
        "-1\r\n{\"body\":\"a\"}\r\n0\r\n\r\n",
        "fffffffff\r\n{\"body\":\"a\"}\r\n0\r\n\r\n",
        "c\r\n{\"body\":\"a\"}\r\n0\r\nX : a\r\n\r\n",
      })
  void a_broken_chunk_ends_the_connection_and_its_request_is_not_executed(String body) {
    assertRefusedForGood(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + body + SMUGGLED);
  }

  /** The connection ends with one answer, and nothing of what was sent is executed. */
  private void assertRefusedForGood(String sent) {
    try (Wire wire = new Wire(server.getPort())) {
      wire.send(sent);

      wire.read().isProblem(400, "malformed-http");
      assertThat(wire.ends()).isTrue();
    }
    assertThat(queue.arrived()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P",
        "POST /api/message HTTP/1.1\r\nHost: localhost\r\nX: ",
        HEAD + "Content-Length: 12\r\n\r\n",
        HEAD + "Content-Length: 12\r\n\r\n{\"bo",
        HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"bod\r\n",
      })
  void a_request_that_never_ends_is_408(String start) {
    try (Wire wire = new Wire(server.getPort())) {
      wire.send(start);

      wire.read().isProblem(408, "request-timeout");
      assertThat(wire.ends()).isTrue();
    }
  }

  @Test
  void a_request_that_drips_is_408_though_it_never_idles() {
    try (Wire wire = new Wire(server.getPort())) {
      wire.send(HEAD + "Content-Length: 100000\r\n\r\n");
      CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(wire::read);

      await()
          .pollInSameThread()
          .until(
              () -> {
                if (!answer.isDone()) {
                  wire.send(" ");
                }
                return answer.isDone();
              });

      answer.join().isProblem(408, "request-timeout");
    }
  }

  @Test
  void a_connection_between_two_requests_is_not_timed() {
    try (Wire wire = new Wire(server.getPort());
        Wire other = new Wire(server.getPort())) {
      wire.send(SMUGGLED).read().messageId();
      other.send("P").read().isProblem(408, "request-timeout"); // so the deadline has passed

      wire.send(SMUGGLED).read().messageId();
    }
  }

  @Test
  void a_refusal_is_written_after_the_answers_before_it() {
    CompletableFuture<Void> held = new CompletableFuture<>();
    queue.fault((messages, real) -> held.thenCompose(open -> real.apply(messages)));
    try (Wire wire = new Wire(server.getPort());
        Wire other = new Wire(server.getPort())) {
      wire.send(SMUGGLED + "rubbish\r\n\r\n");
      other.send("rubbish\r\n\r\n").read().isProblem(400, "malformed-http");
      held.complete(null);

      wire.read().messageId();
      wire.read().isProblem(400, "malformed-http");
      assertThat(wire.ends()).isTrue();
    }
  }

  @Test
  void one_address_has_so_many_connections_and_no_more_until_one_ends() {
    List<Wire> wires = new ArrayList<>();
    try {
      // Those of the tests before may still be on their way out.
      await()
          .until(
              () -> {
                while (wires.size() < 8) {
                  Wire wire = new Wire(server.getPort());
                  if (!isAnswered(wire)) {
                    wire.close();
                    return false;
                  }
                  wires.add(wire);
                }
                return true;
              });
      try (Wire ninth = new Wire(server.getPort())) {
        assertThat(ninth.ends()).isTrue();
      }
      wires.remove(0).close();
      await()
          .until(
              () -> {
                try (Wire again = new Wire(server.getPort())) {
                  return isAnswered(again);
                }
              });
    } finally {
      wires.forEach(Wire::close);
    }
  }

  private static boolean isAnswered(Wire wire) {
    try {
      return wire.send("GET /docs HTTP/1.1\r\nHost: localhost\r\n\r\n").read().status() == 200;
    } catch (AssertionError | UncheckedIOException e) {
      return false;
    }
  }

  @Test
  void more_large_bodies_than_there_is_memory_for_are_refused_until_some_are_done() {
    String part = "a".repeat(6_000_000);
    List<Wire> wires = new ArrayList<>();
    try {
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Wire wire = new Wire(server.getPort());
        wires.add(wire);
        wire.send(HEAD + "Content-Length: 6000001\r\n\r\n" + part);
      }
      for (Wire wire : wires) {
        answers.add(wire.read());
      }
      assertThat(answers).anySatisfy(a -> a.isProblem(500, "busy"));
      assertThat(answers).filteredOn(a -> a.status() == 500).allSatisfy(Contract::holds);
    } finally {
      wires.forEach(Wire::close);
    }
    await().until(() -> Wire.post(server.getPort(), "{\"body\":\"a\"}").status() == 201);
  }
}
