package dev.sluice.shell.http;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The count of open connections by the caller's address, with a bound. Behind a proxy all callers
 * have the proxy's address.
 */
final class ConnectionCap {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionCap.class);

  private final int most;
  private final ConcurrentMap<InetAddress, Integer> open = new ConcurrentHashMap<>();

  /** Whose refusal is in the log; until all of its connections have ended, to log it once. */
  private final Set<InetAddress> refused = ConcurrentHashMap.newKeySet();

  ConnectionCap(int most) {
    this.most = most;
  }

  /** Counts a new connection until it ends; false if it is one too many, and is not counted. */
  boolean admit(Channel channel) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
      return true;
    }
    InetAddress address = remote.getAddress();
    int[] before = {0};
    open.compute(
        address,
        (key, count) -> {
          before[0] = count == null ? 0 : count;
          return Math.min(before[0] + 1, most);
        });
    if (before[0] >= most) {
      if (refused.add(address)) {
        LOG.warn("{} has {} connections open; more are refused until some end", address, most);
      }
      return false;
    }
    channel.closeFuture().addListener(closed -> leave(address));
    return true;
  }

  private void leave(InetAddress address) {
    if (open.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1) == null) {
      refused.remove(address);
    }
  }
}
