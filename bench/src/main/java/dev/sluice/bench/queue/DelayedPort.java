package dev.sluice.bench.queue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A port of 127.0.0.1 that passes everything on to another and gives back what that says a while
 * later, as a service that is far away does. Bytes are neither read nor counted.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails is told to the channel's handlers
public final class DelayedPort implements AutoCloseable {

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final InetSocketAddress server;
  private final Duration delay;
  private final Channel listener;

  /**
   * Listens on a free port.
   *
   * @param port the server's, on 127.0.0.1
   * @param delay what each of its answers takes longer
   */
  public DelayedPort(int port, Duration delay) {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.delay = delay;
    this.listener =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel client) {
                    connect(client);
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private void connect(Channel client) {
    ChannelFuture connecting =
        new Bootstrap()
            .group(client.eventLoop())
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(new Passing(client, delay))
            .connect(server);
    client.pipeline().addLast(new Passing(connecting.channel(), Duration.ZERO));
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            client.config().setAutoRead(true);
            client.read();
          } else {
            client.close();
          }
        });
  }

  /** Passes on what comes in, after a while. */
  private static final class Passing extends ChannelInboundHandlerAdapter {

    private final Channel to;
    private final Duration after;

    Passing(Channel to, Duration after) {
      this.to = to;
      this.after = after;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      if (after.isZero()) {
        to.writeAndFlush(bytes, to.voidPromise());
      } else { // tasks of one time are run in the order in which they came
        to.eventLoop()
            .schedule(
                () -> to.writeAndFlush(bytes, to.voidPromise()),
                after.toNanos(),
                TimeUnit.NANOSECONDS);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      to.eventLoop().schedule(() -> to.close(), after.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** One side's reset ends the other. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
