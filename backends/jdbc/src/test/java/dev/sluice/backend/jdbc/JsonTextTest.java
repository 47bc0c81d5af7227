package dev.sluice.backend.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.job.Attempt;
import dev.sluice.engine.job.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @Test
  void skips_what_a_newer_version_has_added() {
    String text =
        "[{\"number\":3,\"host\":{\"name\":\"x\",\"cores\":[1,2]},\"worker\":\"w\",\"started\":5,"
            + "\"gpu\":null,\"ratio\":0.5,\"spot\":true}]";

    assertThat(JsonText.attempts(text))
        .containsExactly(
            new Attempt(3, new WorkerId("w"), Instant.ofEpochMilli(5), Optional.empty()));
  }

  @Test
  void reads_what_it_wrote() {
    List<Attempt> attempts =
        List.of(
            new Attempt(
                1,
                new WorkerId("box:1:\"ü\""),
                Instant.ofEpochMilli(1_700_000_000_123L),
                Optional.of(
                    new Attempt.End(
                        Instant.ofEpochMilli(1_700_000_000_456L),
                        Attempt.How.LOST,
                        "a \"b\" \\ \n 𝄞",
                        ""))),
            new Attempt(2, new WorkerId("w"), Instant.EPOCH, Optional.empty()));

    assertThat(JsonText.attempts(JsonText.of(attempts))).isEqualTo(attempts);
    assertThat(JsonText.attempts(JsonText.of(List.of()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[", "[1]", "[{]", "[{\"number\":1}]", "nonsense"})
  void refuses_what_it_did_not_write(String text) {
    assertThatThrownBy(() -> JsonText.attempts(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
