package dev.sluice.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A proxy between a service and its queue that misbehaves as it is told to.
 *
 * <p>It speaks as much HTTP/1.1 as the SQS protocol needs: one request after the other on a
 * connection, each with a Content-Length.
 */
final class FaultProxy implements AutoCloseable {

  /** One exchange's fault. */
  sealed interface Fault {
    /** Closes the connection with a reset before the queue sees the request. */
    record ResetBefore() implements Fault {}

    /** Hands the request on, and resets the connection instead of handing back the answer. */
    record ResetAfter() implements Fault {}

    /** Answers with this status and body itself. */
    record Answer(int status, String body) implements Fault {}

    /** Hands the request on and changes the answer's body. */
    record Rewrite(UnaryOperator<String> body) implements Fault {}

    /** Hands the request on twice, as a network that repeats does, and answers the second time. */
    record Replay() implements Fault {}
  }

  /** A request or an answer; each character is one byte. */
  private record Exchange(String head, String body) {}

  private final ServerSocket listener;
  private final URI upstream;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong requests = new AtomicLong();
  private volatile Function<String, Optional<Fault>> faults = request -> Optional.empty();

  /** A proxy on a free port of the loopback interface. */
  FaultProxy(URI upstream) {
    this.upstream = upstream;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  String endpoint() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** What goes wrong from now on, by the request's head and body. */
  void misbehave(Function<String, Optional<Fault>> faults) {
    this.faults = faults;
  }

  /** This goes wrong with every call of an operation, such as {@code SendMessageBatch}. */
  void misbehave(String operation, Fault fault) {
    misbehave(
        request ->
            request.contains("AmazonSQS." + operation + "\r\n")
                ? Optional.of(fault)
                : Optional.empty());
  }

  void behave() {
    misbehave(request -> Optional.empty());
  }

  /** How many requests have come through. */
  long requests() {
    return requests.get();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "fault-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        daemon(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(upstream.getHost(), upstream.getPort())) {
      open.add(server);
      for (Exchange request = read(client.getInputStream());
          request != null;
          request = read(client.getInputStream())) {
        requests.incrementAndGet();
        if (!exchange(request, client, server)) {
          return;
        }
      }
    } catch (IOException e) {
      // either side has gone, which is what this proxy is for
    } finally {
      open.remove(client);
    }
  }

  private boolean exchange(Exchange request, Socket client, Socket server) throws IOException {
    Optional<Fault> fault = faults.apply(request.head() + request.body());
    if (fault.isPresent() && fault.get() instanceof Fault.ResetBefore) {
      return reset(client);
    }
    if (fault.isPresent() && fault.get() instanceof Fault.Answer answer) {
      String body = answer.body();
      write(
          client,
          new Exchange(
              "HTTP/1.1 "
                  + answer.status()
                  + " Fault\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n",
              body));
      return true;
    }
    write(server, request);
    Exchange answer = read(server.getInputStream());
    if (answer != null && fault.isPresent() && fault.get() instanceof Fault.Replay) {
      write(server, request);
      answer = read(server.getInputStream());
    }
    if (answer == null || (fault.isPresent() && fault.get() instanceof Fault.ResetAfter)) {
      return reset(client);
    }
    if (fault.isPresent() && fault.get() instanceof Fault.Rewrite rewrite) {
      String body = rewrite.body().apply(answer.body());
      answer =
          new Exchange(
              answer.head().replaceAll("(?i)(content-length: *)[0-9]+", "$1" + body.length()),
              body);
    }
    write(client, answer);
    return true;
  }

  private static boolean reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
    client.close();
    return false;
  }

  private static void write(Socket socket, Exchange exchange) throws IOException {
    socket.getOutputStream().write((exchange.head() + exchange.body()).getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static @org.jspecify.annotations.Nullable Exchange read(InputStream in)
      throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ended = 0;
    while (ended < 4) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      head.write(b);
      ended = (b == (ended % 2 == 0 ? '\r' : '\n')) ? ended + 1 : 0;
    }
    String text = head.toString(ISO_8859_1);
    int length =
        text.lines()
            .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .findFirst()
            .orElse(0);
    return new Exchange(text, new String(in.readNBytes(length), ISO_8859_1));
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
