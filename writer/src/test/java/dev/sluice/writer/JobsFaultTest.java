package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.job.Job;
import dev.sluice.engine.job.JobQuery;
import dev.sluice.engine.job.JobState;
import dev.sluice.engine.job.Owner;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.SendResult;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller is told when the job store or the queue does not do as it should. */
@MicronautTest
@Property(name = "sluice.jobs.answer-within", value = "2s")
@Property(name = "sluice.jobs.resend-after", value = "1s")
@Property(name = "sluice.jobs.recover-every", value = "100ms")
final class JobsFaultTest {

  private static final String JOB = "{\"type\":\"default\",\"payload\":{}}";

  @Inject EmbeddedServer server;
  @Inject TestQueue queue;
  @Inject TestStore store;

  @RegisterExtension final FailuresLogged log = new FailuresLogged();

  @AfterEach
  void clear() {
    store.fault(TestStore.NONE);
    queue.clear();
  }

  private Answer ask(String request, String... headers) {
    int space = request.indexOf(' ');
    String method = space < 0 ? request : request.substring(0, space);
    String path = "/api/jobs" + (space < 0 ? "" : request.substring(space + 1));
    String body =
        request.equals("POST")
            ? JOB
            : request.equals("POST /batch") ? "{\"jobs\":[" + JOB + "]}" : "";
    Answer answer = Wire.ask(server.getPort(), method, path, body, headers);
    Contract.holds(method, path, answer);
    return answer;
  }

  private void isLoggedUnder(String id, String words) {
    assertThat(id).matches("[0-9a-f]{16}");
    assertThat(log.events())
        .anySatisfy(event -> assertThat(event.getFormattedMessage()).contains(id, words));
  }

  private List<Job> rows() {
    return store.rows().list(JobQuery.of(Owner.OPEN, 100)).jobs();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "GET", "GET /a", "GET /a/why", "POST /a/cancel", "POST /a/retry"})
  void a_store_that_cannot_be_reached_is_500_and_its_words_stay_in_the_log(String request) {
    store.fault(TestStore.DOWN);
    int before = rows().size();

    Answer answer = ask(request).isProblem(500, "store-unavailable");

    isLoggedUnder(answer.json().path("id").asText(), "refused by 10.0.0.8");
    assertThat(answer.text()).doesNotContain("10.0.0.8");
    assertThat(rows()).hasSize(before);
    assertThat(queue.arrived()).isZero();
  }

  @Test
  void each_job_of_a_batch_is_told_that_the_store_cannot_be_reached() {
    store.fault(TestStore.DOWN);

    Answer answer = ask("POST /batch");

    assertThat(answer.json().at("/results/0/status").asInt()).isEqualTo(500);
    assertThat(answer.json().at("/results/0/problem/type").asText()).endsWith("store-unavailable");
    isLoggedUnder(answer.json().at("/results/0/problem/id").asText(), "refused by 10.0.0.8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "GET", "GET /a", "GET /a/why", "POST /a/cancel", "POST /a/retry"})
  void a_store_that_does_not_answer_is_500_in_time(String request) {
    CountDownLatch held = new CountDownLatch(1);
    store.fault(() -> awaitUninterruptibly(held));
    try {
      Answer answer = ask(request).isProblem(500, "store-unavailable");

      assertThat(answer.json().path("id").asText()).matches("[0-9a-f]{16}");
    } finally {
      held.countDown();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_defect_of_the_store_is_500_too() {
    store.fault(
        () -> {
          throw new IllegalStateException("the password is 12345");
        });

    isLoggedUnder(
        ask("POST").isProblem(500, "store-unavailable").json().path("id").asText(), "12345");
    ask("GET").isProblem(500, "internal");
  }

  @Test
  void a_store_that_comes_back_is_used_again_at_once() {
    store.fault(TestStore.DOWN);
    ask("POST").isProblem(500, "store-unavailable");
    store.fault(TestStore.NONE);

    assertThat(ask("POST").status()).isEqualTo(201);
  }

  @Test
  void a_job_that_the_queue_did_not_confirm_is_500_and_is_sent_again_by_itself() {
    queue.fault(
        (messages, real) ->
            CompletableFuture.failedFuture(new QueueException("refused by 10.0.0.7")));

    Answer answer = ask("POST", "Idempotency-Key: down").isProblem(500, "queue-unavailable");

    isLoggedUnder(answer.json().path("id").asText(), "refused by 10.0.0.7");
    Job row =
        rows().stream()
            .filter(job -> answer.json().path("detail").asText().contains(job.id().value()))
            .findFirst()
            .orElseThrow();
    assertThat(row.state()).isEqualTo(JobState.QUEUED);
    assertThat(queue.body(row.id().value())).isEmpty();

    queue.fault(TestQueue.NONE);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(queue.body(row.id().value())).isEqualTo("{}"));
    Answer again = ask("POST", "Idempotency-Key: down");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json().path("jobId").asText()).isEqualTo(row.id().value());
  }

  @Test
  void a_job_that_the_queue_refuses_is_400_and_is_cancelled() {
    queue.fault(TestQueue.forMarked("{}", new SendResult.Refused("InvalidMessageContents")));

    Answer answer =
        ask("POST", "Idempotency-Key: refused")
            .isProblem(400, "invalid-request")
            .violates("/payload", "refused by the queue");

    isLoggedUnder(answer.json().path("id").asText(), "InvalidMessageContents");
    assertThat(rows().get(0).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void a_second_request_under_a_key_that_is_in_use_is_409() {
    CountDownLatch held = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    store.fault(
        () -> {
          calls.incrementAndGet();
          awaitUninterruptibly(held);
        });
    try (Wire first = new Wire(server.getPort())) {
      first.send(
          "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Idempotency-Key: twice\r\nContent-Length: "
              + JOB.length()
              + "\r\n\r\n"
              + JOB);
      await().until(() -> calls.get() == 1);

      ask("POST", "Idempotency-Key: twice").isProblem(409, "key-in-progress");
      held.countDown();

      Answer answer = first.read();
      assertThat(answer.status()).isEqualTo(201);
      store.fault(TestStore.NONE);
      assertThat(ask("POST", "Idempotency-Key: twice").json()).isEqualTo(answer.json());
    } finally {
      held.countDown();
    }
  }
}
