package dev.sluice.shell.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What stands between the wire and Micronaut, one for each connection: it refuses what is not
 * well-formed HTTP, what takes too long to arrive and what there is no memory for.
 *
 * <p>A refusal is the connection's last answer. It is written after the answers to the requests
 * before it, so that no caller takes it for one of those; then our side is closed, what still
 * arrives is thrown away for a moment (a close with unread bytes would reset the connection, and
 * the caller would never see the answer), and then the connection ends.
 *
 * <p>Runs on the connection's event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails has lost its caller
final class RequestGate extends ChannelDuplexHandler {

  /** How long a caller has to read a refusal; chosen to be longer than a round trip. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  /** What a piece of a body costs beside its bytes; callers choose how small the pieces are. */
  private static final int PIECE_OVERHEAD = 256;

  private final HttpLimits limits;
  private final BodyBudget budget;

  /** Requests that were let through and whose answer is not written. */
  private int unanswered;

  /** Whether the last request's body is still arriving. */
  private boolean receiving;

  /** Whether the bytes that just arrived completed anything. */
  private boolean decoded;

  private boolean closing;

  /** The bytes held for each unanswered request, oldest first. */
  private final ArrayDeque<Long> held = new ArrayDeque<>();

  private @Nullable Problem refusal;
  private @Nullable ScheduledFuture<?> deadline;

  RequestGate(HttpLimits limits, BodyBudget budget) {
    this.limits = limits;
    this.budget = budget;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    decoded = true;
    if (refusal == null && message instanceof HttpRequest request) {
      beginRequest(context, request);
    }
    if (refusal == null && message instanceof HttpContent content) {
      takeContent(context, content);
    }
    if (refusal == null) {
      context.fireChannelRead(message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private void beginRequest(ChannelHandlerContext context, HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      refuse(context, malformed(request.decoderResult().cause()));
    } else if (!isUnambiguous(request)) {
      refuse(context, malformed(new IllegalArgumentException()));
    } else {
      unanswered++;
      held.addLast(0L);
      receiving = true;
    }
  }

  private void takeContent(ChannelHandlerContext context, HttpContent content) {
    if (content.decoderResult().isFailure()) {
      refuse(context, malformed(content.decoderResult().cause()));
      return;
    }
    int bytes = content.content().readableBytes();
    if (bytes > 0 && unanswered > 0 && !hold(bytes + PIECE_OVERHEAD)) {
      refuse(
          context,
          Problem.of(ProblemKind.BUSY, "Too many large requests at a time. Send it again.")
              .withHeader("Retry-After", "1"));
      return;
    }
    if (content instanceof LastHttpContent) {
      receiving = false;
      stopDeadline();
    }
  }

  private boolean hold(long bytes) {
    boolean taken = budget.take(bytes);
    if (taken) {
      held.addLast(held.removeLast() + bytes);
    }
    return taken;
  }

  /**
   * Bytes have arrived. If they left a request unfinished, its time runs; a request that arrives in
   * one piece never costs a timer.
   */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if ((receiving || !decoded) && deadline == null && refusal == null) {
      deadline =
          context
              .executor()
              .schedule(
                  () -> refuse(context, tooSlow()),
                  limits.requestDeadline().toMillis(),
                  TimeUnit.MILLISECONDS);
    }
    decoded = false;
    context.fireChannelReadComplete();
  }

  private void stopDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private void refuse(ChannelHandlerContext context, Problem problem) {
    stopDeadline();
    refusal = problem;
    answerRefusal(context, problem);
  }

  private void answerRefusal(ChannelHandlerContext context, Problem problem) {
    int before = receiving ? unanswered - 1 : unanswered;
    if (before > 0 || closing) {
      return; // others come first
    }
    closing = true;
    ChannelFuture written =
        before < 0 // the request was answered already, before its end
            ? context.writeAndFlush(Unpooled.EMPTY_BUFFER)
            : context.writeAndFlush(ProblemResponses.last(problem));
    written.addListener(done -> linger(context));
  }

  private static void linger(ChannelHandlerContext context) {
    if (context.channel() instanceof DuplexChannel channel) {
      channel.shutdownOutput();
    }
    context.channel().config().setAutoRead(true);
    context.executor().schedule(() -> context.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (closing) {
      ReferenceCountUtil.release(message);
      promise.tryFailure(new ClosedChannelException());
      return;
    }
    boolean isFinal = true;
    if (message instanceof HttpResponse response) {
      isFinal = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
      response.headers().set("X-Content-Type-Options", "nosniff");
    }
    context.write(message, promise);
    if (message instanceof LastHttpContent && isFinal) {
      unanswered--;
      if (!held.isEmpty()) {
        budget.giveBack(held.removeFirst());
      }
      if (refusal != null) {
        answerRefusal(context, refusal);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopDeadline();
    held.forEach(budget::giveBack);
    held.clear();
    context.fireChannelInactive();
  }

  private Problem tooSlow() {
    return Problem.of(
        ProblemKind.REQUEST_TIMEOUT,
        "The request did not arrive within %s s.".formatted(limits.requestDeadline().toSeconds()));
  }

  private static Problem malformed(Throwable cause) {
    ProblemKind kind =
        cause instanceof TooLongHttpLineException
            ? ProblemKind.URI_TOO_LONG
            : cause instanceof TooLongHttpHeaderException
                ? ProblemKind.HEADERS_TOO_LARGE
                : ProblemKind.MALFORMED_HTTP;
    return Problem.of(kind, kind.title() + ".");
  }

  /**
   * Whether every reader of this request finds the same end of it and the same host (RFC 9112,
   * sections 3.2 and 6.1). Netty has refused most of the rest by now.
   */
  private static boolean isUnambiguous(HttpRequest request) {
    HttpHeaders headers = request.headers();
    boolean isHttp11 = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    boolean isPlainlyChunked =
        isHttp11
            && codings.size() == 1
            && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0))
            && !headers.contains(HttpHeaderNames.CONTENT_LENGTH);
    int hosts = headers.getAll(HttpHeaderNames.HOST).size();
    return (codings.isEmpty() || isPlainlyChunked)
        && headers.getAll(HttpHeaderNames.CONTENT_LENGTH).size() <= 1
        && (isHttp11 ? hosts == 1 : hosts <= 1);
  }
}
