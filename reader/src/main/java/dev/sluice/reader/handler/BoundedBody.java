package dev.sluice.reader.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The body of an answer as far as it may go. What comes behind that is not even read. */
final class BoundedBody implements BodySubscriber<BoundedBody.Body> {

  /**
   * What was read.
   *
   * @param text in UTF-8; what is none is U+FFFD
   * @param isWhole whether that is all
   */
  record Body(String text, boolean isWhole) {}

  private final int most;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<Body> body = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  BoundedBody(int most) {
    this.most = most;
  }

  @Override
  public CompletionStage<Body> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] some = new byte[Math.min(buffer.remaining(), most - bytes.size())];
      buffer.get(some);
      bytes.writeBytes(some);
      if (buffer.hasRemaining()) {
        if (subscription != null) {
          subscription.cancel();
        }
        body.complete(new Body(bytes.toString(UTF_8), false));
        return;
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(new Body(bytes.toString(UTF_8), true));
  }
}
