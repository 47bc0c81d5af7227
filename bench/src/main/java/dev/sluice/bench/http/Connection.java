package dev.sluice.bench.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** A connection with at most one request on its way. The loop's alone. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails is told to the channel's handlers
final class Connection extends SimpleChannelInboundHandler<HttpObject> {

  private static final int NONE = 0;

  private final HttpLoad load;
  private @Nullable ChannelHandlerContext context;
  private @Nullable LoadRun run;
  private long begun;
  private int status = NONE;
  private boolean kept = true;

  Connection(HttpLoad load) {
    this.load = load;
  }

  boolean isOpen() {
    return context != null && context.channel().isActive();
  }

  /** Sends a request that counts from this moment on. */
  void send(LoadRun newRun, long from) {
    run = newRun;
    begun = from;
    status = NONE;
    if (context != null) {
      context.writeAndFlush(load.request(), context.voidPromise());
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext unused, HttpObject part) {
    if (part instanceof HttpResponse response) {
      status = response.status().code();
      kept = HttpUtil.isKeepAlive(response);
    }
    if (part instanceof LastHttpContent) {
      LoadRun asked = run;
      run = null;
      if (!kept && context != null) {
        context.close();
      }
      if (asked != null) {
        asked.answered(this, begun, status);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext unused) {
    LoadRun asked = run;
    run = null;
    load.idle().remove(this);
    if (asked != null) {
      asked.lost();
    }
  }

  /** Whatever it is, the connection is of no more use. */
  @Override
  public void exceptionCaught(ChannelHandlerContext of, Throwable cause) {
    of.close();
  }
}
