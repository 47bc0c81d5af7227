package dev.sluice.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A bad network between clients and one server: it passes on what they say, in any protocol over
 * TCP, until it is told to lose it, to keep it back or to refuse it.
 *
 * <p>What it is told holds for all connections, also for those to come, until it is told otherwise.
 * Safe for use by many threads.
 */
public final class ChaosProxy implements AutoCloseable {

  private static final long UNLIMITED = Long.MAX_VALUE;

  private final InetSocketAddress server;
  private final int port = TestPorts.free();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();
  private ServerSocket listener;
  private Thread acceptor;
  private boolean held;
  private boolean frozen;
  private long allowance = UNLIMITED;

  /** A network that is good, on a port of the loopback interface. */
  public ChaosProxy(String host, int port) {
    server = new InetSocketAddress(host, port);
    listener = listen();
    acceptor = acceptor(listener);
  }

  /** Where clients connect to. */
  public int port() {
    return port;
  }

  /** How many connections are open. */
  public long connections() {
    return links.stream().filter(link -> !link.lost).count();
  }

  /** Resets all connections, at both of their ends, and loses what is kept back of them. */
  public void cut() {
    current().forEach(Link::reset);
  }

  /**
   * Cuts all connections once the clients have sent so many bytes more, all of them together. The
   * server sees these bytes and then an end, since a reset can take away what it hasn't read yet;
   * the clients see a reset.
   */
  public void cutAfter(long bytes) {
    synchronized (lock) {
      allowance = bytes;
    }
  }

  /** Refuses new connections. Those that are open stay. */
  public synchronized void refuse() {
    try {
      listener.close();
      // Until the thread that waits for newcomers wakes up, the system goes on to take them.
      acceptor.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes new connections again. */
  public synchronized void accept() {
    if (listener.isClosed()) {
      listener = listen();
      acceptor = acceptor(listener);
    }
  }

  /** Keeps back what the server says from now on, until {@link #release}. */
  public void hold() {
    synchronized (lock) {
      held = true;
    }
  }

  /** Passes on what was kept back of connections that are still open, and what comes. */
  public void release() {
    synchronized (lock) {
      held = false;
      lock.notifyAll();
    }
  }

  /** Keeps back what either side says from now on, until {@link #thaw}; nothing is closed. */
  public void freeze() {
    synchronized (lock) {
      frozen = true;
    }
  }

  /** Passes on what was kept back since {@link #freeze}, and what comes. */
  public void thaw() {
    synchronized (lock) {
      frozen = false;
      lock.notifyAll();
    }
  }

  /** Refuses new connections, and cuts the others. */
  @Override
  public void close() {
    refuse();
    cut();
  }

  private ServerSocket listen() {
    try {
      return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Thread acceptor(ServerSocket opened) {
    return daemon(() -> takeFrom(opened));
  }

  private void takeFrom(ServerSocket opened) {
    while (!opened.isClosed()) {
      try {
        Link link = new Link(opened.accept());
        links.add(link);
        daemon(link::connect);
      } catch (IOException e) {
        return; // refused
      }
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "chaos-proxy");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private boolean keepsClients() {
    return frozen;
  }

  private boolean keepsServer() {
    return frozen || held;
  }

  /** How many of so many bytes the server may see. */
  private int allowed(int bytes) {
    synchronized (lock) {
      int allowed = (int) Math.min(bytes, allowance);
      if (allowance != UNLIMITED) {
        allowance -= allowed;
      }
      return allowed;
    }
  }

  private void cutIfUsedUp() {
    synchronized (lock) {
      if (allowance > 0) {
        return;
      }
      allowance = UNLIMITED;
    }
    current().forEach(Link::loseClient);
  }

  /** Without those that clients open when they notice that others were cut. */
  private List<Link> current() {
    return List.copyOf(links);
  }

  /** One client's connection and the one to the server that belongs to it. */
  private final class Link {

    private final Socket client;
    private final Socket upstream = new Socket();
    private final AtomicInteger open = new AtomicInteger(2);
    private volatile boolean lost;
    private volatile boolean ended;

    Link(Socket client) {
      this.client = client;
    }

    void connect() {
      try {
        upstream.connect(server);
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
      } catch (IOException e) {
        reset();
        return;
      }
      daemon(() -> pass(this::fromServer));
      pass(this::fromClient);
    }

    /** Passes on what one side says. */
    interface Direction {
      void run() throws IOException;
    }

    private void pass(Direction direction) {
      try {
        direction.run();
      } catch (IOException e) { // of one side, or by this proxy
        if (!lost) {
          reset();
        }
      }
      if (open.decrementAndGet() == 0) {
        end();
      }
    }

    private void fromClient() throws IOException {
      InputStream from = client.getInputStream();
      OutputStream to = upstream.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        awaitNot(ChaosProxy.this::keepsClients);
        to.write(buffer, 0, allowed(read));
        cutIfUsedUp();
      }
      awaitNot(ChaosProxy.this::keepsClients);
      upstream.shutdownOutput();
    }

    private void fromServer() throws IOException {
      InputStream from = upstream.getInputStream();
      OutputStream to = client.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        awaitNot(ChaosProxy.this::keepsServer);
        toClient(to, buffer, read);
      }
      awaitNot(ChaosProxy.this::keepsServer);
      client.shutdownOutput();
    }

    /** Of a client that is lost, the server doesn't know yet: to stop listening would reset it. */
    private void toClient(OutputStream to, byte[] buffer, int bytes) throws IOException {
      try {
        to.write(buffer, 0, bytes);
      } catch (IOException e) {
        if (!lost) {
          throw e;
        }
      }
    }

    private void awaitNot(BooleanSupplier kept) throws IOException {
      synchronized (lock) {
        while (!lost && !ended && kept.getAsBoolean()) {
          try {
            lock.wait();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
          }
        }
        if (ended) {
          throw new IOException("cut"); // and what was kept back is lost
        }
      }
    }

    void reset() {
      withoutLinger(upstream);
      withoutLinger(client);
      end();
    }

    /** Resets the client, and tells the server that there comes no more. */
    void loseClient() {
      synchronized (lock) {
        lost = true;
        lock.notifyAll();
      }
      withoutLinger(client);
      try {
        client.close();
        upstream.shutdownOutput();
      } catch (IOException e) {
        reset();
      }
    }

    private void end() {
      links.remove(this);
      synchronized (lock) {
        ended = true;
        lock.notifyAll();
      }
      try (client;
          upstream) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Its end is a reset. */
    private static void withoutLinger(Socket socket) {
      try {
        socket.setSoLinger(true, 0);
      } catch (SocketException closed) {
        // there is nothing left to reset
      }
    }
  }
}
