package dev.sluice.shell.http;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;

/**
 * Puts a {@link RequestGate} into every connection of the server, or ends it at once. Knows
 * HTTP/1.1 only, which is what our services speak.
 */
@Singleton
final class GateCustomizer implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  private final HttpLimits limits;
  private final ConnectionCap cap;
  private final BodyBudget budget;

  GateCustomizer(HttpLimits limits) {
    this.limits = limits;
    this.cap = new ConnectionCap(limits.connectionsPerAddress());
    this.budget = new BodyBudget(limits.bufferedBytes());
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new Listener());
    return event.getBean();
  }

  private final class Listener implements NettyServerCustomizer {

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new Connection(channel) : this;
    }
  }

  private final class Connection implements NettyServerCustomizer {

    private final Channel channel;

    Connection(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void onInitialPipelineBuilt() {
      if (cap.admit(channel)) {
        channel
            .pipeline()
            .addAfter(
                ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
                "sluice-gate",
                new RequestGate(limits, budget));
      } else {
        var unused = channel.close();
      }
    }
  }
}
