package dev.sluice.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** A writer that keeps what it gets in a list, on a free port of the loopback interface. */
final class StubWriter implements AutoCloseable {

  private static final Pattern WELL_FORMED =
      Pattern.compile("\\{\"body\":\"[a-z0-9 -]{1,1048576}\"}");

  private static final Pattern JOB =
      Pattern.compile(
          "\\{\"type\":\"[a-z]+\",\"payload\":\\{\"[a-zA-Z]+\":(\\d+|\"[a-z0-9 -]+\")}(,\"[a-zA-Z]+\":null)*}");

  static {
    // Without it each answer waits for a delayed acknowledgement of TCP.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** Which status a payload gets. May block. */
  interface Behaviour {
    int status(String payload);
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> payloads = new CopyOnWriteArrayList<>();
  private final List<String> jobs = new CopyOnWriteArrayList<>();
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();
  private volatile int readiness = 404;

  private StubWriter(HttpServer server) {
    this.server = server;
  }

  /** A writer that follows the contract. */
  static StubWriter start() {
    return start(StubWriter::strict);
  }

  static StubWriter start(Behaviour behaviour) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      StubWriter stub = new StubWriter(server);
      server.setExecutor(stub.threads);
      server.createContext("/api/message", exchange -> stub.message(exchange, behaviour));
      server.createContext("/api/jobs", stub::job);
      server.createContext("/", stub::health);
      server.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int strict(String payload) {
    return WELL_FORMED.matcher(payload).matches() ? 201 : 400;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What was sent, in the order of arrival. */
  List<String> payloads() {
    return payloads;
  }

  /** The jobs that were sent, in the order of arrival. */
  List<String> jobs() {
    return jobs;
  }

  /** The ids of what was answered with 201. */
  List<String> ids() {
    return ids;
  }

  /** How often it was asked whether it is ready. */
  int looks() {
    return looks.get();
  }

  /** From now on the readiness endpoint answers so. */
  void readiness(int status) {
    readiness = status;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void message(HttpExchange exchange, Behaviour behaviour) throws IOException {
    String payload = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    payloads.add(payload);
    int status = behaviour.status(payload);
    answer(exchange, status, status == 201 ? "{\"messageId\":\"" + id() + "\"}" : refusal(status));
  }

  private void job(HttpExchange exchange) throws IOException {
    String job = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    jobs.add(job);
    int status = JOB.matcher(job).matches() ? 201 : 400;
    answer(
        exchange,
        status,
        status == 201 ? "{\"jobId\":\"" + id() + "\",\"state\":\"QUEUED\"}" : refusal(status));
  }

  private String id() {
    String id = UUID.randomUUID().toString();
    ids.add(id);
    return id;
  }

  private static String refusal(int status) {
    return "{\"type\":\"about:blank\",\"title\":\"no\",\"status\":" + status + "}";
  }

  private void health(HttpExchange exchange) throws IOException {
    looks.incrementAndGet();
    answer(exchange, readiness, "{}");
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    String type = status < 400 ? "application/json" : "application/problem+json";
    exchange.getResponseHeaders().add("Content-Type", type);
    byte[] bytes = json.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
