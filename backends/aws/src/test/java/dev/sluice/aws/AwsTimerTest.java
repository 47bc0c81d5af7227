package dev.sluice.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
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
  void a_cancelled_time_limit_is_forgotten_at_once_and_none_wakes_a_thread() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(timer.schedule(() -> {}, 15, TimeUnit.SECONDS).cancel(false)).isTrue();
    }

    assertThat(timer.getQueue()).hasSizeLessThanOrEqualTo(1); // the beat
    assertThat(timer.getCompletedTaskCount()).isLessThanOrEqualTo(1);
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
