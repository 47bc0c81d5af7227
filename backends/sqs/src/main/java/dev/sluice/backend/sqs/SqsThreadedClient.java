package dev.sluice.backend.sqs;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsServiceClientConfiguration;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * What {@link SqsQueue} needs of a client, for programs that call much and for long: a call costs
 * the SDK's blocking client about two thirds of the CPU time of its asynchronous one, and is
 * answered sooner (figures in RATIONALE.md). So each call is made by the blocking one, on a thread.
 * Only receives are left to the asynchronous one: they wait for 20 s, and it can abort them.
 *
 * <p>There are up to {@value #MOST_THREADS} threads, as many as the SDK's clients have connections
 * by default; further calls wait for one. The thread that was idle last has the next call, because
 * what it needs is still in the processor's caches; an idle thread ends after a minute. To cancel
 * what is returned abandons the call, whose thread goes on until there is an answer or its time is
 * up; a cancelled receive is aborted. The time limits of a request hold from when a thread has it,
 * and but for the look-up of a host's name, which nothing interrupts.
 *
 * <p>An operation that {@link SqsQueue} doesn't need throws {@link UnsupportedOperationException}.
 * Both clients belong to the caller, who closes them after this one. Safe for use by many threads.
 */
public final class SqsThreadedClient implements SqsAsyncClient {

  private static final int MOST_THREADS = 50;

  private final SqsClient calls;
  private final Supplier<SqsAsyncClient> receives;
  private final ForkJoinPool threads;

  /**
   * @param calls makes all calls that don't wait
   * @param receives the client for receives; asked for with each, and not before the first
   */
  public SqsThreadedClient(SqsClient calls, Supplier<SqsAsyncClient> receives) {
    this.calls = calls;
    this.receives = receives;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ForkJoinPool(
            MOST_THREADS,
            pool -> {
              ForkJoinWorkerThread thread =
                  ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
              thread.setName("sqs-call-" + number.incrementAndGet());
              return thread;
            },
            null,
            true);
  }

  private <R> CompletableFuture<R> onThread(Supplier<R> call) {
    try {
      return CompletableFuture.supplyAsync(call, threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(new IllegalStateException("the client is closed", e));
    }
  }

  @Override
  public CompletableFuture<ReceiveMessageResponse> receiveMessage(ReceiveMessageRequest request) {
    return receives.get().receiveMessage(request);
  }

  @Override
  public CompletableFuture<SendMessageBatchResponse> sendMessageBatch(
      SendMessageBatchRequest request) {
    return onThread(() -> calls.sendMessageBatch(request));
  }

  @Override
  public CompletableFuture<DeleteMessageBatchResponse> deleteMessageBatch(
      DeleteMessageBatchRequest request) {
    return onThread(() -> calls.deleteMessageBatch(request));
  }

  @Override
  public CompletableFuture<ChangeMessageVisibilityResponse> changeMessageVisibility(
      ChangeMessageVisibilityRequest request) {
    return onThread(() -> calls.changeMessageVisibility(request));
  }

  @Override
  public CompletableFuture<GetQueueAttributesResponse> getQueueAttributes(
      GetQueueAttributesRequest request) {
    return onThread(() -> calls.getQueueAttributes(request));
  }

  @Override
  public CompletableFuture<GetQueueUrlResponse> getQueueUrl(GetQueueUrlRequest request) {
    return onThread(() -> calls.getQueueUrl(request));
  }

  @Override
  public SqsServiceClientConfiguration serviceClientConfiguration() {
    return calls.serviceClientConfiguration();
  }

  @Override
  public String serviceName() {
    return calls.serviceName();
  }

  /** Takes no more calls; those on their way go on. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
