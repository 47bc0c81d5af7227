package dev.sluice.bench.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * The SDK's batch calls and nothing around them: ten messages a call, sixteen calls at a time, in
 * plain loops. They are made by the same client as Sluice's, and the messages are as Sluice's, with
 * an id in an attribute.
 */
final class RawCalls {

  private static final int BATCH = 10;
  private static final int AT_A_TIME = 16;

  private final SqsAsyncClient client;
  private final String url;

  RawCalls(SqsAsyncClient client, String url) {
    this.client = client;
    this.url = url;
  }

  FlowFigures send(int messages, int bytes) throws InterruptedException {
    long begun = System.nanoTime();
    sending(messages, bytes);
    return figures(messages, begun, System.nanoTime());
  }

  /** Takes off the queue what is there, until so many are gone. */
  FlowFigures drain(int messages, int unusedBytes) {
    long begun = System.nanoTime();
    return figures(messages, begun, draining(messages).join());
  }

  FlowFigures sendAndDrain(int messages, int bytes) throws InterruptedException {
    long begun = System.nanoTime();
    CompletableFuture<Long> drained = draining(messages);
    sending(messages, bytes);
    return figures(messages, begun, drained.join());
  }

  private static FlowFigures figures(int messages, long begun, long ended) {
    return new FlowFigures(messages, Duration.ofNanos(ended - begun), new Histogram(3));
  }

  private void sending(int messages, int bytes) throws InterruptedException {
    List<SendMessageBatchRequestEntry> entries =
        IntStream.range(0, BATCH).mapToObj(i -> entry(i, "x".repeat(bytes))).toList();
    Semaphore places = new Semaphore(AT_A_TIME);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    for (int sent = 0; sent < messages; sent += BATCH) {
      places.acquire();
      List<SendMessageBatchRequestEntry> batch =
          entries.subList(0, Math.min(BATCH, messages - sent));
      var unused =
          client
              .sendMessageBatch(r -> r.queueUrl(url).entries(batch))
              .whenComplete(
                  (answer, failed) -> {
                    if (failed != null) {
                      failure.set(failed);
                    } else if (answer.hasFailed()) {
                      failure.set(new IllegalStateException(answer.failed().toString()));
                    }
                    places.release();
                  });
    }
    places.acquire(AT_A_TIME);
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a raw send failed: " + failed.getMessage(), failed);
    }
  }

  private static SendMessageBatchRequestEntry entry(int i, String body) {
    return SendMessageBatchRequestEntry.builder()
        .id(Integer.toString(i))
        .messageBody(body)
        .messageAttributes(
            Map.of(
                "sluice-id",
                MessageAttributeValue.builder()
                    .dataType("String")
                    .stringValue("0193f0a4-5e6f-7000-8000-00000000000" + i)
                    .build()))
        .build();
  }

  /**
   * Drains until so many are gone, and then waits for the polls that are still open.
   *
   * @return when the last of them was gone, by {@link System#nanoTime}
   */
  private CompletableFuture<Long> draining(int messages) {
    AtomicInteger left = new AtomicInteger(messages);
    CompletableFuture<Long> gone = new CompletableFuture<>();
    return CompletableFuture.allOf(
            IntStream.range(0, AT_A_TIME)
                .mapToObj(i -> next(left, gone))
                .toArray(CompletableFuture[]::new))
        .thenCompose(ended -> gone);
  }

  /** A receive, the delete of what it has brought, and so on until nothing is left. */
  private CompletableFuture<Void> next(AtomicInteger left, CompletableFuture<Long> gone) {
    return client
        .receiveMessage(
            r ->
                r.queueUrl(url)
                    .maxNumberOfMessages(BATCH)
                    .waitTimeSeconds(1)
                    .messageAttributeNames("All"))
        .thenCompose(answer -> delete(answer.messages(), left))
        .thenCompose(
            nothing -> {
              if (left.get() > 0) {
                return next(left, gone);
              }
              gone.complete(System.nanoTime());
              return CompletableFuture.completedFuture(null);
            });
  }

  private CompletableFuture<?> delete(List<Message> messages, AtomicInteger left) {
    if (messages.isEmpty()) {
      return CompletableFuture.completedFuture(messages);
    }
    return client
        .deleteMessageBatch(
            r ->
                r.queueUrl(url)
                    .entries(
                        IntStream.range(0, messages.size())
                            .mapToObj(
                                i ->
                                    DeleteMessageBatchRequestEntry.builder()
                                        .id(Integer.toString(i))
                                        .receiptHandle(messages.get(i).receiptHandle())
                                        .build())
                            .toList()))
        .thenAccept(answer -> left.addAndGet(-answer.successful().size()));
  }
}
