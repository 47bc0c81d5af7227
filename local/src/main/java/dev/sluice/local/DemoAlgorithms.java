package dev.sluice.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Algorithms to try schedules with, on 127.0.0.1: {@code POST /v1/algo/{owner}/{name}/{version}}
 * with any key, the owner and the version being of no matter.
 *
 * <table>
 * <caption>Names</caption>
 * <tr><td>Hello</td><td>answers with a greeting and the input</td></tr>
 * <tr><td>Primes</td><td>counts the primes up to the number that it is given</td></tr>
 * <tr><td>Slow</td><td>answers after three seconds</td></tr>
 * <tr><td>Flaky</td><td>answers two calls of three with 503, to be tried again after a second</td></tr>
 * </table>
 */
public final class DemoAlgorithms implements AutoCloseable {

  private static final Pattern PATH = Pattern.compile("/v1/algo/[^/]+/([^/]+)/[^/]+");
  private static final Set<String> NAMES = Set.of("Hello", "Primes", "Slow", "Flaky");
  private static final Pattern KEY = Pattern.compile("Simple \\S+");
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int LONGEST_INPUT = 1 << 20;
  private static final int MOST_PRIMES = 5_000_000;
  private static final int THREADS = 8;
  private static final long SLOW_MILLIS = 3_000;

  /** What is answered. */
  private record Answer(int status, String text) {}

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread daemon = new Thread(task, "algorithm");
            daemon.setDaemon(true);
            return daemon;
          });
  private final AtomicInteger flaky = new AtomicInteger();

  private DemoAlgorithms(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * Starts them; they answer when this returns.
   *
   * @param port 0 for any that is free
   * @throws LocalException if the port is in use
   */
  public static DemoAlgorithms start(int port) {
    try {
      return new DemoAlgorithms(
          HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0));
    } catch (BindException e) {
      throw new LocalException(
          "port " + port + " of " + LocalOptions.HOST + " is in use by another process", e);
    } catch (IOException e) {
      throw new LocalException("cannot start the demo algorithms: " + e, e);
    }
  }

  /** Their base address. */
  public URI endpoint() {
    return URI.create("http://" + LocalOptions.HOST + ":" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] input = exchange.getRequestBody().readNBytes(LONGEST_INPUT);
      Answer answer = answer(exchange, new String(input, UTF_8));
      byte[] body = answer.text().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      if (answer.status() == 503) {
        exchange.getResponseHeaders().set("Retry-After", "1");
      }
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(HttpExchange exchange, String input) {
    Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
    if (!path.matches() || !NAMES.contains(path.group(1))) {
      return new Answer(404, "there is no such algorithm; there are Hello, Primes, Slow and Flaky");
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      return new Answer(405, "an algorithm is called with POST");
    }
    String key = exchange.getRequestHeaders().getFirst("Authorization");
    if (key == null || !KEY.matcher(key).matches()) {
      return new Answer(401, "an algorithm is called with a key: Authorization: Simple …");
    }
    return switch (path.group(1)) {
      case "Primes" -> primes(input);
      case "Slow" -> slow(input);
      case "Flaky" ->
          flaky.incrementAndGet() % 3 == 0
              ? new Answer(200, "at last: " + input)
              : new Answer(503, "not now");
      default -> new Answer(200, "hello " + input);
    };
  }

  private static Answer primes(String input) {
    if (!input.strip().matches("[0-9]{1,7}") || Integer.parseInt(input.strip()) > MOST_PRIMES) {
      return new Answer(400, "the input is a number up to " + MOST_PRIMES);
    }
    int most = Integer.parseInt(input.strip());
    boolean[] composite = new boolean[most + 1];
    for (int i = 2; (long) i * i <= most; i++) {
      for (int j = i * i; !composite[i] && j <= most; j += i) {
        composite[j] = true;
      }
    }
    long count = IntStream.rangeClosed(2, most).filter(i -> !composite[i]).count();
    return new Answer(200, Long.toString(count));
  }

  private static Answer slow(String input) {
    try {
      TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Answer(200, "slowly: " + input);
  }

  /** Stops them; calls under way are broken off. May be called twice. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
