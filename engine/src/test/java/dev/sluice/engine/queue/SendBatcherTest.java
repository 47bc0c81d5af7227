package dev.sluice.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.batch.BatchingOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SendBatcherTest {

  private final MutableClock clock = new MutableClock();
  private final InMemoryQueue memory =
      new InMemoryQueue(new QueueName("q"), Duration.ofSeconds(30), clock);
  private final GatedQueue queue = new GatedQueue(memory);

  private final SendBatcher batcher = new SendBatcher(queue, BatchingOptions.forSending());

  private static Message message(int number) {
    return new Message(new MessageId("m" + number), "body " + number);
  }

  private List<CompletableFuture<SendResult>> send(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> batcher.send(message(i))).toList();
  }

  @Test
  void a_lone_message_goes_out_at_once() {
    CompletableFuture<SendResult> sent = batcher.send(message(1));

    assertThat(queue.openCalls()).containsExactly(1);
    queue.answerOldest();
    assertThat(sent.join()).isEqualTo(new SendResult.Sent(new MessageId("m1")));
  }

  @Test
  void two_calls_go_out_eagerly_and_the_third_message_waits() {
    send(0, 3);

    assertThat(queue.openCalls()).containsExactly(1, 1);
    assertThat(batcher.waiting()).isEqualTo(1);
  }

  @Test
  void beyond_the_eager_calls_only_full_batches_go() {
    send(0, 2 + 10 + 9);

    assertThat(queue.openCalls()).containsExactly(1, 1, 10);
    assertThat(batcher.waiting()).isEqualTo(9);
  }

  @Test
  void a_call_that_ends_takes_along_what_waits() {
    send(0, 2 + 4);

    queue.answerOldest();

    assertThat(queue.openCalls()).containsExactly(1, 4);
    assertThat(batcher.waiting()).isZero();
  }

  @Test
  void a_call_that_fails_takes_along_what_waits_as_well() {
    List<CompletableFuture<SendResult>> sent = send(0, 2 + 4);

    queue.failOldest("no route");

    assertThat(sent.get(0).join()).isEqualTo(new SendResult.Failed("no route"));
    assertThat(queue.openCalls()).containsExactly(1, 4);
  }

  @Test
  void no_more_calls_are_in_flight_than_allowed() {
    send(0, 2 + 20 * 10);

    assertThat(queue.openCalls()).hasSize(16);
    assertThat(batcher.waiting()).isEqualTo(2 + 20 * 10 - 2 - 14 * 10);
  }

  @Test
  void messages_keep_their_order_within_and_across_batches() {
    send(0, 35);
    queue.openGate();

    List<String> bodies = new ArrayList<>();
    for (List<Delivery> some = receive(); !some.isEmpty(); some = receive()) {
      some.forEach(delivery -> bodies.add(delivery.message().body()));
    }
    assertThat(bodies)
        .containsExactlyElementsOf(IntStream.range(0, 35).mapToObj(i -> "body " + i).toList());
  }

  private List<Delivery> receive() {
    return memory.receive(10, Duration.ZERO).join();
  }

  @Test
  void a_refused_message_does_not_touch_the_others_of_its_batch() {
    send(0, 2);
    CompletableFuture<SendResult> good = batcher.send(message(2));
    CompletableFuture<SendResult> bad = batcher.send(new Message(new MessageId("bad"), "a\u0001b"));
    CompletableFuture<SendResult> alsoGood = batcher.send(message(3));
    queue.openGate();

    assertThat(good.join()).isInstanceOf(SendResult.Sent.class);
    assertThat(bad.join()).isInstanceOf(SendResult.Refused.class);
    assertThat(alsoGood.join()).isInstanceOf(SendResult.Sent.class);
  }

  @Test
  void a_batch_never_exceeds_the_byte_limit() {
    send(0, 2);
    String large = "x".repeat(400_000);
    List<CompletableFuture<SendResult>> sent =
        IntStream.range(0, 5)
            .mapToObj(i -> batcher.send(new Message(new MessageId("l" + i), large)))
            .toList();

    assertThat(queue.openCalls()).startsWith(1, 1, 2);
    queue.openGate();
    assertThat(sent).allMatch(result -> result.join() instanceof SendResult.Sent);
  }

  @Test
  void a_full_buffer_is_said_at_once_and_nothing_is_sent() {
    SendBatcher small =
        new SendBatcher(queue, new BatchingOptions(1, 1, 3, 1_000_000, Duration.ZERO));
    List<CompletableFuture<SendResult>> sent =
        IntStream.range(0, 1 + 3).mapToObj(i -> small.send(message(i))).toList();

    CompletableFuture<SendResult> beyond = small.send(message(99));

    assertThat(beyond).isCompletedWithValueMatching(r -> r instanceof SendResult.Busy);
    queue.openGate();
    assertThat(sent).allMatch(result -> result.join() instanceof SendResult.Sent);
    assertThat(memory.depth().join().total()).isEqualTo(4);
  }

  @Test
  void a_buffer_full_of_bytes_is_full() {
    SendBatcher small =
        new SendBatcher(queue, new BatchingOptions(1, 1, 100, 1_000, Duration.ZERO));
    Message large = new Message(new MessageId("l"), "x".repeat(900));
    CompletableFuture<SendResult> first = small.send(large);
    CompletableFuture<SendResult> second = small.send(large);

    assertThat(small.send(large)).isCompletedWithValueMatching(r -> r instanceof SendResult.Busy);
    queue.openGate();
    assertThat(first.join()).isInstanceOf(SendResult.Sent.class);
    assertThat(second.join()).isInstanceOf(SendResult.Sent.class);
  }

  @Test
  void ten_thousand_that_wait_survive_calls_that_fail_at_once() {
    List<CompletableFuture<SendResult>> sent = send(0, 9_000);
    queue.fail("send");
    queue.openGate();

    assertThat(sent).allMatch(result -> result.orTimeout(10, TimeUnit.SECONDS).join() != null);
    assertThat(batcher.waiting()).isZero();
  }

  @Test
  void close_sends_what_waits_and_refuses_what_comes_later() {
    List<CompletableFuture<SendResult>> sent = send(0, 25);
    queue.openGate();

    batcher.close();
    batcher.close();

    assertThat(sent).allMatch(result -> result.join() instanceof SendResult.Sent);
    assertThat(batcher.send(message(99)).join()).isInstanceOf(SendResult.Busy.class);
  }

  @Test
  void many_threads_lose_nothing_and_fill_their_batches() throws Exception {
    queue.openGate();
    SendBatcher roomy =
        new SendBatcher(queue, new BatchingOptions(2, 16, 20_000, 64L << 20, Duration.ZERO));
    int threads = 4;
    int each = 5_000;
    ExecutorService callers = Executors.newFixedThreadPool(threads);
    CountDownLatch done = new CountDownLatch(threads * each);
    for (int t = 0; t < threads; t++) {
      int first = t * each;
      callers.execute(
          () -> {
            for (int i = first; i < first + each; i++) {
              var unused = roomy.send(message(i)).thenRun(done::countDown);
            }
          });
    }

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    callers.shutdown();
    assertThat(memory.depth().join().total()).isEqualTo((long) threads * each);
    assertThat(roomy.counts().entries()).isEqualTo((long) threads * each);
  }
}
