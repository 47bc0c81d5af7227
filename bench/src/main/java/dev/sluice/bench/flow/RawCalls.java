package dev.sluice.bench.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * The SDK's batch calls and nothing around them: ten messages a call, sixteen calls at a time,
 * which is the limit of what a client can do here. The messages are as Sluice's, with an id in an
 * attribute.
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
    return figures(messages, begun);
  }

  /** Takes off the queue what is there, until so many are gone. */
  FlowFigures drain(int messages, int unusedBytes) {
    long begun = System.nanoTime();
    draining(messages);
    return figures(messages, begun);
  }

  FlowFigures sendAndDrain(int messages, int bytes) throws InterruptedException {
    long begun = System.nanoTime();
    CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> draining(messages));
    sending(messages, bytes);
    drained.join();
    return figures(messages, begun);
  }

  private static FlowFigures figures(int messages, long begun) {
    return new FlowFigures(messages, Duration.ofNanos(System.nanoTime() - begun), new Histogram(3));
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

  private void draining(int messages) {
    AtomicInteger left = new AtomicInteger(messages);
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture.allOf(
            IntStream.range(0, AT_A_TIME)
                .mapToObj(i -> next(left, over))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  /** A receive, the delete of what it has brought, and so on until nothing is left. */
  private CompletableFuture<Void> next(AtomicInteger left, AtomicBoolean over) {
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
              if (left.get() <= 0) {
                over.set(true);
              }
              return over.get() ? CompletableFuture.completedFuture(null) : next(left, over);
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
