package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The contract and the pages to read it. */
@MicronautTest
final class DocsTest {

  @Inject EmbeddedServer server;

  private Answer get(String path) {
    return Wire.exchange(
        server.getPort(),
        "GET " + path + " HTTP/1.1\nHost: localhost\nAccept: text/html,*/*",
        new byte[0]);
  }

  @Test
  void the_contract_is_served_as_it_stands() throws IOException {
    Answer answer = get("/openapi.yml");

    assertThat(answer.header("content-type")).isEqualTo("application/yaml");
    assertThat(answer.text()).isEqualTo(Files.readString(Contract.FILE));
  }

  @Test
  void the_page_and_all_that_it_names_come_from_here() {
    Answer page = get("/docs");

    assertThat(page.header("content-type")).isEqualTo("text/html;charset=utf-8");
    assertThat(page.header("content-security-policy"))
        .contains("default-src 'none'", "connect-src 'self'")
        .doesNotContain("http", "unsafe-eval", "script-src 'self' 'unsafe-inline'");
    assertThat(Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(page.text()).results())
        .map(found -> found.group(1))
        .hasSizeGreaterThan(3)
        .allSatisfy(path -> assertThat(path).startsWith("/"))
        .allSatisfy(path -> assertThat(get(path).status()).as(path).isEqualTo(200));
  }

  @Test
  void the_script_asks_no_validator() {
    Answer script = get("/docs/docs.js");

    assertThat(script.header("content-type")).startsWith("text/javascript");
    assertThat(script.text()).contains("validatorUrl: null").doesNotContain("http");
  }

  @Test
  void the_media_types_are_those_that_nosniff_wants() {
    assertThat(get("/docs/swagger-ui.css").header("content-type")).startsWith("text/css");
    assertThat(get("/docs/swagger-ui-bundle.js").header("content-type"))
        .startsWith("text/javascript");
    assertThat(get("/docs/favicon-32x32.png").header("content-type")).isEqualTo("image/png");
  }
}
