package dev.sluice.engine.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.engine.queue.MessageId;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cursors as text. */
final class JobCursorTest {

  @Test
  void it_is_read_as_it_was_written() {
    JobCursor cursor =
        new JobCursor(Instant.parse("2026-01-01T00:00:00.001Z"), new MessageId("a:b"));

    assertThat(JobCursor.parse(cursor.text())).isEqualTo(cursor);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", ":a", "1:", "x:a", "01:a", "-1:a", "253402300800000:a", "1:a b", "1:ä"})
  void what_was_not_written_by_a_list_is_refused(String plain) {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));

    assertThatIllegalArgumentException().isThrownBy(() -> JobCursor.parse(text));
  }
}
