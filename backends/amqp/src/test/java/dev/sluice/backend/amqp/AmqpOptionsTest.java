package dev.sluice.backend.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.amqp.AmqpOptions.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AmqpOptionsTest {

  private static AmqpOptions of(String urls) {
    return AmqpOptions.of(urls, Optional.empty());
  }

  @Test
  void says_what_an_address_leaves_open() {
    assertThat(of("amqp://rabbit"))
        .isEqualTo(
            new AmqpOptions(
                List.of(new Node("rabbit", 5672)), "guest", "guest", "/", false, Optional.empty()));
    assertThat(of("AMQPS://rabbit/").nodes()).containsExactly(new Node("rabbit", 5671));
    assertThat(AmqpOptions.fromEnvironment(Map.of()))
        .isEqualTo(of("amqp://guest:guest@127.0.0.1:5672"));
    assertThat(
            AmqpOptions.fromEnvironment(
                Map.of("SLUICE_AMQP_URL", "amqps://a", "SLUICE_AMQP_CA_FILE", "/ca.pem")))
        .extracting(AmqpOptions::authorities)
        .isEqualTo(Optional.of(Path.of("/ca.pem")));
  }

  @Test
  void decodes_what_is_written_in_percent() {
    AmqpOptions options = of("amqp://a%40b:p%3A%2F%2Cw+x%25@[::1]:99/dev%2Fjobs");
    assertThat(options.user()).isEqualTo("a@b");
    assertThat(options.password()).isEqualTo("p:/,w+x%");
    assertThat(options.virtualHost()).isEqualTo("dev/jobs");
    assertThat(options.nodes()).containsExactly(new Node("::1", 99));
    assertThat(options).hasToString("amqp://a@b@[::1]:99/dev/jobs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amqps://me:secret@a/jobs,b,c:99",
        "amqps://me:secret@a,b,c:99/jobs",
        "amqps://me:secret@a/jobs, b , c:99",
        "amqps://me:secret@a/jobs,amqps://me:secret@b/jobs,amqps://me:secret@c:99/jobs"
      })
  void takes_several_nodes(String urls) {
    AmqpOptions options = of(urls);
    assertThat(options.nodes())
        .containsExactly(new Node("a", 5671), new Node("b", 5671), new Node("c", 99));
    assertThat(options.virtualHost()).isEqualTo("jobs");
    assertThat(options).hasToString("amqps://me@a:5671,b:5671,c:99/jobs");
  }

  @ParameterizedTest
  @CsvSource({
    "'', begins with amqp://",
    "rabbit:5672, begins with amqp://",
    "http://me:secret@rabbit, begins with amqp://",
    "amqp://me:secret@rabbit:0, hosts and ports",
    "amqp://me:secret@rabbit:70000, hosts and ports",
    "amqp://me:secret@, hosts and ports",
    "amqp://, wrong at character",
    "amqp:///jobs, hosts and ports",
    "amqp:rabbit, begins with amqp://",
    "amqp://me:secret@rabbit/a/b, one virtual host",
    "amqp://me:secret@rabbit?heartbeat=5, takes no '?'",
    "amqp://me:secret@rabbit#x, takes no '?'",
    "amqp://me:se cret@rabbit, wrong at character",
    "amqp://me:secret%zz@rabbit, wrong at character",
    "'amqp://me:secret@a,', wrong at character",
    "'amqp://me:secret@a,me:zebra@b', host and port",
    "'amqp://me:secret@a,amqp://me:zebra@b', nodes of one broker",
    "'amqp://me:secret@a,amqps://me:secret@b', nodes of one broker",
    "'amqp://me:secret@a,amqp://me:secret@b/jobs', nodes of one broker",
    "'amqp://me:secret@a/x,b/jobs', host and port",
    "amqp://me:secret@under_score, hosts and ports",
    "'amqp://me:secret,x@host', hosts and ports",
    "amqp://me:1/secret@host, one virtual host",
    "amqp://me:p@secret@host, hosts and ports",
    "'amqp://me:1,secret://x@host', begins with amqp://"
  })
  void refuses_what_it_does_not_understand_without_the_password(String urls, String said) {
    assertThatThrownBy(() -> of(urls))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said)
        .satisfies(
            failure ->
                assertThat(failure.toString() + failure.getCause())
                    .doesNotContain("secret")
                    .doesNotContain("cret")
                    .doesNotContain("zebra"));
  }
}
