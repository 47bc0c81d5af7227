package dev.sluice.backend.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/** Ports for servers: below 32768, from where on systems give them to outgoing connections. */
final class TestPorts {

  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;

  private TestPorts() {}

  static int free() {
    Random random = new Random();
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + random.nextInt(COUNT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // another one
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalStateException("no port is free from " + FIRST + " on");
  }
}
