package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller is told where the configuration has no store for jobs. */
@MicronautTest
@Property(name = "sluice.store", value = "none")
final class JobsOffTest {

  @Inject EmbeddedServer server;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST ",
        "GET ",
        "GET ?limit=5",
        "POST /batch",
        "GET /a",
        "GET /a/why",
        "POST /a/cancel",
        "POST /a/retry"
      })
  void whoever_asks_for_jobs_is_told_that_there_are_none(String request) {
    String method = request.substring(0, request.indexOf(' '));
    String path = "/api/jobs" + request.substring(method.length() + 1);

    Answer answer = Wire.ask(server.getPort(), method, path, "");

    answer.isProblem(501, "jobs-off");
    Contract.holds(method, path.replaceFirst("[?].*", ""), answer);
  }

  @Test
  void messages_are_taken() {
    assertThat(Wire.post(server.getPort(), "{\"body\":\"a\"}").status()).isEqualTo(201);
  }
}
