package dev.sluice.bench.peer;

import dev.sluice.shell.Service;

/**
 * A service with the writer's server stack and contract that puts a message on the queue in another
 * way than Sluice; {@code bench.peer} says in which.
 */
public final class Peer {

  private Peer() {}

  public static void main(String[] args) {
    Service.run("peer", Peer.class, args);
  }
}
