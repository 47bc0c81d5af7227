package dev.sluice.reader.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.queue.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RememberedTest {

  private static final Duration AGE = Duration.ofSeconds(2);

  private final MutableClock clock = new MutableClock();
  private final List<CompletableFuture<String>> asked = new ArrayList<>();
  private final Remembered<String> answers =
      new Remembered<>(
          "nothing",
          () -> {
            CompletableFuture<String> question = new CompletableFuture<>();
            asked.add(question);
            return question;
          },
          clock);

  @Test
  void who_has_been_told_finds_it_as_the_last_answer() {
    List<String> found = new ArrayList<>();
    var unused = answers.noOlderThan(AGE).thenRun(() -> found.add(answers.last()));

    asked.get(0).complete("twelve");

    assertThat(found).containsExactly("twelve");
  }

  @Test
  void many_who_ask_at_once_are_one_question() {
    CompletableFuture<String> one = answers.noOlderThan(AGE);
    CompletableFuture<String> other = answers.noOlderThan(AGE);
    assertThat(answers.last()).isEqualTo("nothing");

    asked.get(0).complete("twelve");

    assertThat(asked).hasSize(1);
    assertThat(one).isCompletedWithValue("twelve");
    assertThat(other).isCompletedWithValue("twelve");
    assertThat(answers.last()).isEqualTo("twelve");
  }

  @Test
  void it_is_asked_again_when_the_answer_is_too_old_and_not_before() {
    var unused = answers.noOlderThan(AGE);
    asked.get(0).complete("twelve");
    clock.advance(AGE);
    assertThat(answers.noOlderThan(AGE)).isCompletedWithValue("twelve");
    assertThat(asked).hasSize(1);

    clock.advance(Duration.ofMillis(1));

    assertThat(answers.noOlderThan(AGE)).isNotCompleted();
    assertThat(answers.noOlderThan(Duration.ofSeconds(3))).isCompletedWithValue("twelve");
    asked.get(1).complete("thirteen");
    assertThat(answers.last()).isEqualTo("thirteen");
  }

  @Test
  void a_question_that_came_to_nothing_is_asked_again_and_nobody_ends_it_for_the_others() {
    CompletableFuture<String> impatient = answers.noOlderThan(AGE);
    assertThat(impatient.cancel(true)).isTrue();
    assertThat(asked.get(0)).isNotDone();
    asked.get(0).completeExceptionally(new IllegalStateException("no answer"));
    assertThat(answers.last()).isEqualTo("nothing");

    CompletableFuture<String> again = answers.noOlderThan(AGE);

    assertThat(asked).hasSize(2);
    asked.get(1).complete("twelve");
    assertThat(again).isCompletedWithValue("twelve");
  }
}
