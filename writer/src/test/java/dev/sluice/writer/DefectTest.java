package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What a caller sees of a defect of ours: an id, and nothing else. */
@MicronautTest
final class DefectTest {

  @Controller("/defects")
  @Requires(env = "test")
  static final class Defects {

    @Get("/thrown")
    String thrown() {
      return Objects.requireNonNull(System.getProperty("none"), "the password is 12345");
    }

    @Get("/mono")
    Mono<String> mono() {
      return Mono.error(new IOException("the password is 12345"));
    }

    @Get("/error")
    Mono<String> error() {
      return Mono.fromCallable(
          () -> {
            throw new AssertionError("the password is 12345");
          });
    }

    @Get("/query")
    String query(@QueryValue int number) {
      return Integer.toString(number);
    }
  }

  @Inject EmbeddedServer server;

  @RegisterExtension final FailuresLogged log = new FailuresLogged();

  private Answer get(String path) {
    return Wire.exchange(
        server.getPort(),
        "GET " + path + " HTTP/1.1\nHost: localhost\nAccept: text/html,*/*",
        new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/defects/thrown", "/defects/mono", "/defects/error"})
  void a_defect_is_500_with_an_id_and_the_log_has_the_rest(String path) {
    Answer answer = get(path).isProblem(500, "internal");

    assertThat(answer.text()).doesNotContain("12345");
    assertThat(log.events()).hasSize(1);
    assertThat(log.events().get(0).getFormattedMessage())
        .contains(answer.json().path("id").asText("none"));
    assertThat(log.events().get(0).getThrowableProxy().getMessage()).contains("12345");
  }

  @Test
  void a_part_of_the_address_that_is_missing_or_wrong_is_400_in_the_callers_terms() {
    assertThat(get("/defects/query").isProblem(400, "invalid-request").json().path("detail"))
        .hasToString("\"number: is required\"");
    assertThat(
            get("/defects/query?number=x").isProblem(400, "invalid-request").json().path("detail"))
        .hasToString("\"number: is not valid\"");
    assertThat(get("/defects/query?number=5").text()).isEqualTo("5");
  }
}
