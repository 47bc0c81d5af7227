package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers: below those that systems give to outgoing connections (from 32768 on Linux). A
 * client that waits there for a server to start can otherwise be given the very port that it asks
 * for, connect to itself and so keep the server off.
 */
public final class TestPorts {

  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;

  /** Another run of the tests on the same machine begins elsewhere. */
  private static final AtomicInteger NEXT = new AtomicInteger(new Random().nextInt(COUNT));

  private TestPorts() {}

  /** A port of the loopback interface that nobody listens on; another one at each call. */
  public static int free() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // the next one
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalStateException("no port is free from " + FIRST + " on");
  }
}
