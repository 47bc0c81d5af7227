package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.sqs.SqsOptions;
import dev.sluice.backend.sqs.SqsQueue;
import dev.sluice.engine.batch.BatchingOptions;
import dev.sluice.engine.queue.Message;
import dev.sluice.engine.queue.MessageId;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.SendBatcher;
import dev.sluice.engine.queue.SendResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** The promises that have a figure in them: {@code make prove}. Both sides run in turns. */
@Tag("prove")
@Execution(ExecutionMode.SAME_THREAD)
class ProveTest {

  @Test
  void a_hundred_thousand_messages_lose_none_and_share_their_calls() {
    try (Stack stack = new Stack()) {
      double callsPerMessage = Flow.run(stack, 1, 108_000, Duration.ofMinutes(15));

      assertThat(callsPerMessage).isLessThanOrEqualTo(0.12);
    }
  }

  @Test
  void five_thousand_jobs_end_though_workers_are_killed_all_the_time() {
    check(JobFlow.run(5_000, 1, 2, Duration.ofSeconds(8), Duration.ofMinutes(10)));
  }

  @Test
  void six_readers_and_three_writers_share_one_store_and_queue() {
    check(JobFlow.run(5_000, 3, 6, Duration.ofSeconds(8), Duration.ofMinutes(15)));
  }

  private static void check(JobFlow.Result result) {
    System.out.println(result.text());
    assertThat(result.kills()).as("kills: with few the run proves little").isGreaterThan(5);
    assertThat(result.longestStuck()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void a_lone_caller_pays_nothing_for_batching() {
    try (Stack stack = new Stack()) {
      stack.localWithQueues();
      try (SqsAsyncClient client = stack.client()) {
        SqsQueue queue = new SqsQueue(client, new QueueName("sluice"), SqsOptions.defaults());
        SendBatcher batcher = new SendBatcher(queue, BatchingOptions.forSending());
        String url = client.getQueueUrl(r -> r.queueName("sluice")).join().queueUrl();
        String body = "x".repeat(100);
        SendMessageRequest single = // the same content: a body and an id
            SendMessageRequest.builder()
                .queueUrl(url)
                .messageBody(body)
                .messageAttributes(
                    Map.of(
                        "sluice-id",
                        MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue("m1000")
                            .build()))
                .build();
        int warmUp = 1_000;
        int rounds = 3_000;
        long[] alone = new long[rounds];
        long[] batched = new long[rounds];
        for (int i = -warmUp; i < rounds; i++) {
          long begun = System.nanoTime();
          assertThat(client.sendMessage(single).join().messageId()).isNotEmpty();
          long between = System.nanoTime();
          SendResult result =
              batcher.send(new Message(new MessageId("m" + (i + warmUp)), body)).join();
          long ended = System.nanoTime();
          assertThat(result).isInstanceOf(SendResult.Sent.class);
          if (i >= 0) {
            alone[i] = between - begun;
            batched[i] = ended - between;
          }
        }
        double ratio = median(batched) / median(alone);
        System.out.printf(
            "lone caller: p50 %.3f ms through the batcher, %.3f ms for one SendMessage: %.2f times%n",
            median(batched) / 1e6, median(alone) / 1e6, ratio);
        assertThat(ratio).isLessThanOrEqualTo(1.1);
      }
    }
  }

  private static double median(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
