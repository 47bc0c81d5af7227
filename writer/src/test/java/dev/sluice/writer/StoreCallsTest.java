package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.engine.job.JobOptions;
import dev.sluice.engine.job.JobOrder;
import dev.sluice.engine.job.JobType;
import dev.sluice.engine.job.Jobs;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.job.Submission;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.shell.http.FailureLog;
import dev.sluice.shell.http.Problem;
import dev.sluice.shell.http.ProblemException;
import dev.sluice.shell.http.ProblemKind;
import dev.sluice.shell.job.StoreCalls;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The bounds of what requests may ask of the store, and the order in which it all ends. */
final class StoreCallsTest {

  private static void hold(CountDownLatch entered, CountDownLatch held) {
    entered.countDown();
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A call that has begun, and ends with 1 when it is let go. */
  private static CompletableFuture<Integer> held(StoreCalls calls, CountDownLatch held)
      throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CompletableFuture<Integer> call =
        calls
            .call(
                () -> {
                  hold(entered, held);
                  return 1;
                })
            .toFuture();
    entered.await();
    return call;
  }

  @Test
  void more_calls_than_there_is_room_for_are_refused_at_once() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    try (StoreCalls calls = new StoreCalls(Duration.ofSeconds(30), new FailureLog(), 1, 1)) {
      CompletableFuture<Integer> first = held(calls, held);
      CompletableFuture<Integer> second = calls.call(() -> 2).toFuture();
      Mono<Integer> third = calls.call(() -> 3);

      Problem problem = catchThrowableOfType(ProblemException.class, third::block).problem();

      assertThat(problem.kind()).isEqualTo(ProblemKind.BUSY);
      assertThat(problem.headers()).containsEntry("Retry-After", "1");
      assertThat(calls.waiting()).isEqualTo(1);
      held.countDown();
      assertThat(first.join()).isEqualTo(1);
      assertThat(second.join()).isEqualTo(2);
    }
  }

  @Test
  void a_call_whose_caller_has_given_up_is_not_made() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    AtomicBoolean made = new AtomicBoolean();
    try (StoreCalls calls = new StoreCalls(Duration.ofMillis(100), new FailureLog(), 1, 1)) {
      CompletableFuture<Integer> first = held(calls, held);
      Mono<Boolean> second =
          calls.call(
              () -> {
                made.set(true);
                return true;
              });

      Problem problem = catchThrowableOfType(ProblemException.class, second::block).problem();

      assertThat(problem.kind()).isEqualTo(ProblemKind.STORE_UNAVAILABLE);
      assertThat(first).failsWithin(Duration.ofMinutes(1));
      held.countDown();
    }
    assertThat(made).isFalse();
  }

  @Test
  void a_job_that_is_being_stored_at_the_end_is_sent_before_the_sending_ends() throws Exception {
    ApplicationContext context = ApplicationContext.run(Map.of(), Environment.TEST);
    TestQueue queue = context.getBean(TestQueue.class);
    Jobs jobs = context.getBean(Jobs.class);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    context.getBean(TestStore.class).fault(() -> hold(entered, held));
    CompletableFuture<Submission> submission =
        jobs.submit(
            new JobOrder(
                new MessageId("last"), Owner.OPEN, new JobType("default"), "{}", JobOptions.NONE),
            Optional.empty());
    entered.await();

    CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
    held.countDown();
    closed.join();

    assertThat(submission.join()).isInstanceOf(Submission.Accepted.class);
    assertThat(queue.body("last")).isEqualTo("{}");
  }
}
