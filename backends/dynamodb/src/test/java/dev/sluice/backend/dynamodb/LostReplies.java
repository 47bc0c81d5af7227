package dev.sluice.backend.dynamodb;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * A gateway that has lost its upstream: the request was carried out, and the answer to the SDK is
 * 503, after which it sends the request again.
 */
final class LostReplies implements ExecutionInterceptor {

  private final AtomicInteger toLose = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();

  /** The next replies that are lost. */
  void lose(int replies) {
    toLose.set(replies);
  }

  int lost() {
    return lost.get();
  }

  int sent() {
    return sent.get();
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    sent.incrementAndGet();
  }

  @Override
  public SdkHttpResponse modifyHttpResponse(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    if (context.httpResponse().isSuccessful() && toLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      lost.incrementAndGet();
      return context.httpResponse().toBuilder().statusCode(503).build();
    }
    return context.httpResponse();
  }
}
