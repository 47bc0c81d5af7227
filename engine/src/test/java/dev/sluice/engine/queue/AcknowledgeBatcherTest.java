package dev.sluice.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.batch.BatchingOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AcknowledgeBatcherTest {

  private final InMemoryQueue memory =
      new InMemoryQueue(new QueueName("q"), Duration.ofSeconds(30), new MutableClock());
  private final GatedQueue queue = new GatedQueue(memory);
  private final AcknowledgeBatcher batcher =
      new AcknowledgeBatcher(queue, BatchingOptions.forAcknowledging());

  private List<Delivery> deliveries(int count) {
    List<Message> messages =
        IntStream.range(0, count)
            .mapToObj(i -> new Message(new MessageId("m" + i), "body"))
            .toList();
    memory.send(messages, Duration.ZERO).join();
    return memory.receive(count, Duration.ZERO).join();
  }

  @Test
  void a_full_batch_goes_at_once() {
    List<?> results = deliveries(10).stream().map(batcher::acknowledge).toList();

    assertThat(queue.openCalls()).containsExactly(10);
    assertThat(results).hasSize(10);
  }

  @Test
  void less_than_a_batch_goes_when_its_time_is_up() {
    List<CompletableFuture<AcknowledgeResult>> results =
        deliveries(3).stream().map(batcher::acknowledge).toList();

    await().untilAsserted(() -> assertThat(queue.openCalls()).containsExactly(3));
    queue.answerOldest();
    assertThat(results).allMatch(result -> result.join() == AcknowledgeResult.GONE);
  }

  @Test
  void a_call_that_fails_keeps_its_messages() {
    queue.fail("acknowledge");

    CompletableFuture<AcknowledgeResult> result = batcher.acknowledge(deliveries(1).get(0));

    assertThat(result.join()).isEqualTo(AcknowledgeResult.KEPT);
    assertThat(memory.depth().join().total()).isEqualTo(1);
  }

  @Test
  void close_does_not_wait_for_the_timer() {
    AcknowledgeBatcher slow =
        new AcknowledgeBatcher(
            queue, new BatchingOptions(0, 1, 100, 1_000, Duration.ofMinutes(10)));
    queue.openGate();
    List<CompletableFuture<AcknowledgeResult>> results =
        deliveries(3).stream().map(slow::acknowledge).toList();

    slow.close();

    assertThat(results).allMatch(CompletableFuture::isDone);
    assertThat(memory.depth().join().total()).isZero();
  }

  @Test
  void what_waits_behind_the_last_allowed_call_still_goes() {
    AcknowledgeBatcher narrow =
        new AcknowledgeBatcher(queue, new BatchingOptions(0, 1, 100, 1_000, Duration.ofMillis(1)));
    CompletableFuture<AcknowledgeResult> first = narrow.acknowledge(deliveries(1).get(0));
    await().until(() -> queue.openCalls().size() == 1);
    CompletableFuture<AcknowledgeResult> last = narrow.acknowledge(deliveries(1).get(0));
    assertThat(queue.openCalls()).containsExactly(1);

    queue.openGate();

    assertThat(first.join()).isEqualTo(AcknowledgeResult.GONE);
    assertThat(last.join()).isEqualTo(AcknowledgeResult.GONE);
  }
}
