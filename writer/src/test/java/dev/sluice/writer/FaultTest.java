package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.queue.SendResult;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a caller is told when the queue does not do as it should. */
@MicronautTest
final class FaultTest {

  @Inject EmbeddedServer server;
  @Inject TestQueue queue;
  @Inject SendBatcher batcher;

  @RegisterExtension final FailuresLogged log = new FailuresLogged();

  @AfterEach
  void clear() {
    queue.clear();
  }

  private Answer post(String body) {
    Answer answer = Wire.post(server.getPort(), "{\"body\":\"" + body + "\"}");
    Contract.holds(answer);
    return answer;
  }

  private void isLoggedUnderItsId(Answer answer, String words) {
    String id = answer.json().path("id").asText();
    assertThat(id).matches("[0-9a-f]{16}");
    assertThat(log.events())
        .anySatisfy(
            event ->
                assertThat(event.getFormattedMessage() + event.getThrowableProxy())
                    .contains(id)
                    .contains(words));
    assertThat(answer.text()).doesNotContain(words);
  }

  @Test
  void a_queue_that_cannot_be_reached_is_500_and_its_words_stay_in_the_log() {
    queue.fault(
        (messages, real) ->
            CompletableFuture.failedFuture(new QueueException("refused by 10.0.0.7")));

    Answer answer = post("a").isProblem(500, "queue-unavailable");

    isLoggedUnderItsId(answer, "refused by 10.0.0.7");
  }

  @Test
  void a_queue_that_comes_back_is_used_again_at_once() {
    queue.fault((messages, real) -> CompletableFuture.failedFuture(new QueueException("down")));
    post("a").isProblem(500, "queue-unavailable");
    queue.fault(TestQueue.NONE);

    assertThat(queue.body(post("b").messageId())).isEqualTo("b");
  }

  @Test
  void a_queue_that_throws_is_500_and_the_next_message_goes_through() {
    queue.fault(
        (messages, real) -> {
          throw new IllegalStateException("a defect");
        });
    isLoggedUnderItsId(post("a").isProblem(500, "queue-unavailable"), "a defect");
    queue.fault(TestQueue.NONE);

    post("b").messageId();
  }

  @Test
  void a_message_that_the_queue_refuses_is_400() {
    queue.fault(TestQueue.forMarked("bad", new SendResult.Refused("InvalidMessageContents")));

    Answer answer =
        post("bad").isProblem(400, "invalid-request").violates("/body", "refused by the queue");

    isLoggedUnderItsId(answer, "InvalidMessageContents");
  }

  @Test
  void only_the_failed_messages_of_a_batch_are_500() {
    // Two calls that never end, so that what follows gathers into batches of ten.
    CompletableFuture<Void> held = new CompletableFuture<>();
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    TestQueue.Fault marked = TestQueue.forMarked("bad", new SendResult.Failed("InternalError"));
    queue.fault(
        (messages, real) -> {
          sizes.add(messages.size());
          return sizes.size() <= 2
              ? held.thenCompose(open -> marked.send(messages, real))
              : marked.send(messages, real);
        });
    List<Wire> wires = new ArrayList<>();
    try {
      for (int i = 0; i < 12; i++) {
        String body = "{\"body\":\"" + (i % 4 == 3 ? "bad" : "good") + "\"}";
        wires.add(new Wire(server.getPort()));
        wires
            .get(i)
            .send(
                "POST /api/message HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body);
        int sent = i + 1;
        await().until(() -> sizes.size() + batcher.waiting() >= Math.min(sent, 11) || sent == 12);
      }
      await().until(() -> sizes.size() == 3);
      held.complete(null);

      for (int i = 0; i < 12; i++) {
        Answer answer = wires.get(i).read();
        if (i % 4 == 3) {
          answer.isProblem(500, "queue-unavailable");
        } else {
          answer.messageId();
        }
      }
      assertThat(sizes).containsExactly(1, 1, 10);
    } finally {
      wires.forEach(Wire::close);
    }
  }

  @Test
  void too_much_to_do_is_500_at_once_with_a_time_to_come_back() {
    CompletableFuture<Void> held = new CompletableFuture<>();
    queue.fault((messages, real) -> held.thenCompose(open -> real.apply(messages)));
    List<CompletableFuture<SendResult>> before = new ArrayList<>();
    for (int i = 0; before.stream().noneMatch(CompletableFuture::isDone); i++) {
      before.add(batcher.send(message("filler " + i)));
    }

    Answer answer = post("a").isProblem(500, "busy");

    assertThat(answer.header("retry-after")).isEqualTo("1");
    held.complete(null);
    before.forEach(CompletableFuture::join);
    post("b").messageId();
  }

  private static Message message(String body) {
    return new Message(new MessageId(body.replace(' ', '-')), body);
  }

  @Test
  void a_caller_that_hangs_up_before_the_answer_harms_nobody() {
    CompletableFuture<Void> held = new CompletableFuture<>();
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    queue.fault(
        (messages, real) -> {
          sizes.add(messages.size());
          return held.thenCompose(open -> real.apply(messages));
        });
    try (Wire wire = new Wire(server.getPort())) {
      wire.send(
          "POST /api/message HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 12\r\n\r\n{\"body\":\"a\"}");
      await().until(() -> sizes.size() == 1);
    }
    held.complete(null);

    await().until(() -> queue.arrived() == 1);
    post("b").messageId();
    assertThat(log.events()).isEmpty();
  }
}
