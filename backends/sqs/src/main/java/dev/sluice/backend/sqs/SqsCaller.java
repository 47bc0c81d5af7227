package dev.sluice.backend.sqs;

import dev.sluice.aws.AwsCall;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueName;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * Makes the calls of one queue: finds its address and remembers it, bounds the time, hands a
 * cancellation on, and explains a failure.
 */
final class SqsCaller {

  private final SqsAsyncClient client;
  private final QueueName name;
  private final SqsOptions options;
  private final AwsRequestOverrideConfiguration timeouts;
  private final AtomicReference<@Nullable CompletableFuture<String>> url = new AtomicReference<>();

  SqsCaller(SqsAsyncClient client, QueueName name, SqsOptions options) {
    this.client = client;
    this.name = name;
    this.options = options;
    this.timeouts = timeouts(Duration.ZERO);
  }

  /** Makes a call of the queue's address; to cancel what is returned cancels it. */
  <R, T> CompletableFuture<T> call(
      SqsCall call, Function<String, CompletableFuture<R>> request, Function<R, T> translation) {
    CompletableFuture<T> result = new CompletableFuture<>();
    var unused =
        url()
            .whenComplete(
                (queueUrl, noUrl) -> {
                  if (noUrl != null) {
                    result.completeExceptionally(explained(call, noUrl));
                  } else if (!result.isDone()) {
                    connect(
                        call, AwsCall.begin(() -> request.apply(queueUrl)), translation, result);
                  }
                });
    return result;
  }

  private <R, T> void connect(
      SqsCall call,
      CompletableFuture<R> answer,
      Function<R, T> translation,
      CompletableFuture<T> result) {
    var unusedAbort = result.whenComplete((value, failure) -> answer.cancel(true));
    var unused =
        answer
            .thenApply(translation)
            .whenComplete(
                (value, failure) -> {
                  if (failure == null) {
                    result.complete(value);
                  } else {
                    result.completeExceptionally(explained(call, failure));
                  }
                });
  }

  private QueueException explained(SqsCall call, Throwable failure) {
    QueueException explained;
    try {
      explained = call.failed(name, client.serviceClientConfiguration(), failure);
    } catch (RuntimeException e) { // a failure without a good explanation still ends its call
      e.addSuppressed(failure);
      explained = new QueueException("a call of queue " + name + " failed: " + failure, e);
    }
    if (explained.getCause() instanceof QueueDoesNotExistException) {
      url.set(null); // made again, it may be elsewhere
    }
    return explained;
  }

  private CompletableFuture<String> url() {
    CompletableFuture<String> known = url.get();
    if (known != null && !known.isCompletedExceptionally()) {
      return known;
    }
    CompletableFuture<String> looked = new CompletableFuture<>();
    if (!url.compareAndSet(known, looked)) {
      return url(); // another thread was faster
    }
    var unused =
        AwsCall.begin(
                () ->
                    client.getQueueUrl(
                        r -> r.queueName(name.value()).overrideConfiguration(timeouts())))
            .whenComplete(
                (response, failure) -> {
                  if (failure == null) {
                    looked.complete(response.queueUrl());
                  } else {
                    looked.completeExceptionally(explained(SqsCall.GET_QUEUE_URL, failure));
                  }
                });
    return looked;
  }

  /** The time limits of a call that does not wait. */
  AwsRequestOverrideConfiguration timeouts() {
    return timeouts;
  }

  /** The time limits of a call that waits this long on purpose. */
  AwsRequestOverrideConfiguration timeouts(Duration wait) {
    return AwsRequestOverrideConfiguration.builder()
        .apiCallAttemptTimeout(options.attemptTimeout().plus(wait))
        .apiCallTimeout(options.callTimeout().plus(wait))
        .build();
  }
}
