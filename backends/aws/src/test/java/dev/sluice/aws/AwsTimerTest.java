package dev.sluice.aws;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwsTimerTest {

  private final AwsTimer timer = new AwsTimer();

  @AfterEach
  void end() {
    timer.shutdownNow();
  }

  @Test
  void a_cancelled_time_limit_is_forgotten_at_once() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(timer.schedule(() -> {}, 15, TimeUnit.SECONDS).cancel(false)).isTrue();
    }

    assertThat(timer.getQueue()).hasSizeLessThanOrEqualTo(1); // the beat
  }

  @Test
  void a_time_limit_is_never_the_first_task_so_that_it_wakes_no_thread() {
    for (int beat = 0; beat < 2; beat++) {
      var limit = timer.schedule(() -> {}, 15, TimeUnit.SECONDS);

      assertThat(timer.getQueue()).hasSize(2).contains((Runnable) limit);
      assertThat(requireNonNull((Delayed) timer.getQueue().peek()).getDelay(TimeUnit.MILLISECONDS))
          .isLessThanOrEqualTo(1_000);

      limit.cancel(false);
      await().until(() -> timer.getQueue().isEmpty());
    }
  }

  @Test
  void what_is_not_cancelled_runs() throws Exception {
    CountDownLatch ran = new CountDownLatch(2);

    var afterTheBeat = timer.schedule(ran::countDown, 1_200, TimeUnit.MILLISECONDS);
    var before = timer.schedule(ran::countDown, 50, TimeUnit.MILLISECONDS);
    Future<Integer> called = timer.schedule(() -> 7, 100, TimeUnit.MILLISECONDS);

    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(afterTheBeat.isCancelled() || before.isCancelled()).isFalse();
    assertThat(called.get()).isEqualTo(7);
  }
}
