package dev.sluice.bench.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends one and the same request again and again to a server on this machine, over connections that
 * it keeps, and takes the time of each.
 *
 * <p>One thread of Netty's does it all, so that a load costs little beside what it loads: about 20
 * µs a request. For one caller at a time; {@link #run} blocks.
 */
public final class HttpLoad implements AutoCloseable {

  /** What an answer takes at the most before the load gives it up; the writer's own limit is 30. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final int RESPONSE_BYTES = 1 << 20;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final InetSocketAddress server;
  private final ByteBuf request;
  private final int expected;

  /** Connections on which nothing is going on; the loop's alone. */
  private final Deque<Connection> idle = new ArrayDeque<>();

  /**
   * A load of this request.
   *
   * @param port of the server, on 127.0.0.1
   * @param path of a POST
   * @param json its body
   * @param expected the status that it should be answered with
   */
  public HttpLoad(int port, String path, String json, int expected) {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.expected = expected;
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, port, body.length);
    this.request =
        Unpooled.directBuffer(head.length() + body.length)
            .writeBytes(head.getBytes(StandardCharsets.US_ASCII))
            .writeBytes(body);
  }

  /**
   * Sends for this long, and waits for what is still to be answered then, 40 seconds at the most.
   *
   * @throws IllegalStateException if the server cannot be connected to
   */
  public LoadResult run(Arrivals arrivals, Duration time) throws InterruptedException {
    LoadRun run = new LoadRun(this, arrivals, time);
    loop.execute(run::begin);
    return run.await(time.plus(PATIENCE));
  }

  EventLoop loop() {
    return loop;
  }

  ByteBuf request() {
    return request.retainedDuplicate();
  }

  boolean isExpected(int status) {
    return status == expected;
  }

  Deque<Connection> idle() {
    return idle;
  }

  /** A new connection; the loop's thread completes it. */
  CompletableFuture<Connection> connect() {
    CompletableFuture<Connection> connected = new CompletableFuture<>();
    Connection connection = new Connection(this);
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new HttpResponseDecoder(4096, 16_384, RESPONSE_BYTES), connection);
              }
            })
        .connect(server)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                connected.complete(connection);
              } else {
                connected.completeExceptionally(done.cause());
              }
            });
    return connected;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    request.release();
  }
}
