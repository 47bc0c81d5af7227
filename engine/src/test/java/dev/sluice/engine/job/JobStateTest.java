package dev.sluice.engine.job;

import static dev.sluice.engine.job.JobState.CANCELLED;
import static dev.sluice.engine.job.JobState.FAILED;
import static dev.sluice.engine.job.JobState.QUEUED;
import static dev.sluice.engine.job.JobState.RUNNING;
import static dev.sluice.engine.job.JobState.SUCCEEDED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobStateTest {

  private static Set<JobState> next(JobState state) {
    return switch (state) {
      case SCHEDULED -> EnumSet.of(QUEUED, RUNNING, CANCELLED);
      case QUEUED -> EnumSet.of(QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED);
      case RUNNING -> EnumSet.of(RUNNING, QUEUED, SUCCEEDED, FAILED, CANCELLED);
      case SUCCEEDED, FAILED, CANCELLED -> EnumSet.noneOf(JobState.class);
    };
  }

  @ParameterizedTest
  @EnumSource(JobState.class)
  void what_may_follow_what(JobState state) {
    for (JobState next : JobState.values()) {
      assertThat(state.mayBecome(next))
          .as(state + " to " + next)
          .isEqualTo(next(state).contains(next));
    }
  }

  @ParameterizedTest
  @EnumSource(JobState.class)
  void what_is_finished_has_nothing_to_follow(JobState state) {
    assertThat(state.isFinished()).isEqualTo(next(state).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Sleep", "1st", "-a", "a.b", "a_b", "ä", "a b", "a\n"})
  void a_type_has_one_spelling(String wrong) {
    assertThatThrownBy(() -> new JobType(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("job type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", ".a", "a/b", "a%2f", "a\0", "a\r\n", "ü", "-a"})
  void an_owner_is_a_plain_name(String wrong) {
    assertThatThrownBy(() -> new Owner(wrong)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_cursor_comes_back_from_its_text() {
    JobCursor cursor =
        new JobCursor(
            Instant.parse("2026-03-01T12:00:00.123Z"),
            new dev.sluice.engine.queue.MessageId("a:b~c"));

    assertThat(JobCursor.parse(cursor.text())).isEqualTo(cursor);
    assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "12", ":a", "x:a", "12:", "12:a b", "+12:a", "99999999999999999999:a"})
  void a_forged_cursor_is_refused(String plain) {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(US_ASCII));

    assertThatThrownBy(() -> JobCursor.parse(text)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> JobCursor.parse(text + "*"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_key_names_the_same_job_for_the_same_owner_alone() {
    Owner ada = new Owner("ada");
    IdempotencyKey key = new IdempotencyKey("order 17");

    assertThat(key.jobId(ada)).isEqualTo(new IdempotencyKey("order 17").jobId(ada));
    assertThat(key.jobId(ada)).isNotEqualTo(key.jobId(new Owner("bob")));
    assertThat(key.jobId(ada)).isNotEqualTo(new IdempotencyKey("order 18").jobId(ada));
    assertThat(java.util.UUID.fromString(key.jobId(ada).value()).version()).isEqualTo(8);
    assertThat(java.util.UUID.fromString(key.jobId(ada).value()).variant()).isEqualTo(2);
  }
}
