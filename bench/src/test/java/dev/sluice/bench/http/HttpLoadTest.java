package dev.sluice.bench.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.bench.http.Arrivals.Closed;
import dev.sluice.bench.http.Arrivals.Open;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpLoadTest {

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final int CREATED = 201;

  /** What a server does instead of answering. */
  private static final int HANG_UP = 0;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private final Set<String> bodies = ConcurrentHashMap.newKeySet();
  private final Set<InetSocketAddress> callers = ConcurrentHashMap.newKeySet();
  private volatile IntUnaryOperator status = request -> CREATED;
  private final HttpServer server = start();

  private HttpServer start() {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      started.createContext("/api/message", this::answer);
      started.setExecutor(threads);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    int request = requests.incrementAndGet();
    callers.add(exchange.getRemoteAddress());
    bodies.add(
        exchange.getRequestMethod()
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    int code = status.applyAsInt(request);
    if (code == HANG_UP) {
      exchange.close();
      return;
    }
    byte[] answer = "{}".getBytes(UTF_8);
    exchange.sendResponseHeaders(code, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @BeforeEach
  void listen() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private HttpLoad load() {
    return new HttpLoad(server.getAddress().getPort(), "/api/message", "{\"body\":\"ä\"}", CREATED);
  }

  @Test
  void callers_send_one_request_after_the_other_over_a_connection_each_and_all_are_counted()
      throws Exception {
    LoadResult result;
    try (HttpLoad load = load()) {
      result = load.run(new Closed(4), SHORT);
    }

    assertThat(result.errors()).isZero();
    assertThat(result.answered()).isEqualTo(requests.get()).isGreaterThan(4);
    assertThat(result.inTime()).isBetween(1L, result.answered());
    assertThat(result.latency().getTotalCount()).isEqualTo(result.answered());
    assertThat(result.time()).isEqualTo(SHORT);
    assertThat(bodies).containsExactly("POST {\"body\":\"ä\"}");
    assertThat(callers).hasSize(4);
  }

  @Test
  void another_status_is_an_error_and_no_latency() throws Exception {
    status = request -> request % 2 == 0 ? 500 : CREATED;
    LoadResult result;
    try (HttpLoad load = load()) {
      result = load.run(new Closed(1), SHORT);
    }

    assertThat(result.errors()).isEqualTo(requests.get() / 2).isPositive();
    assertThat(result.answered()).isEqualTo(requests.get() - requests.get() / 2);
    assertThat(result.latency().getTotalCount()).isEqualTo(result.answered());
  }

  @Test
  void a_broken_connection_is_an_error_and_its_caller_goes_on_over_another() throws Exception {
    status = request -> request % 5 == 0 ? HANG_UP : CREATED;
    LoadResult result;
    try (HttpLoad load = load()) {
      result = load.run(new Closed(2), SHORT);
    }

    assertThat(result.errors()).isEqualTo(requests.get() / 5).isPositive();
    assertThat(result.answered()).isEqualTo(requests.get() - result.errors());
    assertThat(callers).hasSizeGreaterThan(2);
  }

  @Test
  void an_open_load_sends_its_rate_times_its_time_whatever_becomes_of_them() throws Exception {
    status = request -> request % 10 == 0 ? 500 : CREATED;
    LoadResult result;
    try (HttpLoad load = load()) {
      result = load.run(new Open(100), Duration.ofMillis(500));
    }

    assertThat(requests.get()).isEqualTo(50);
    assertThat(result.answered() + result.errors()).isEqualTo(requests.get());
    assertThat(result.errors()).isEqualTo(requests.get() / 10);
  }

  @Test
  void connections_are_kept_from_one_load_to_the_next() throws Exception {
    try (HttpLoad load = load()) {
      LoadResult first = load.run(new Closed(3), SHORT);
      LoadResult second = load.run(new Closed(3), SHORT);

      assertThat(first.answered() + second.answered()).isEqualTo(requests.get());
    }
    assertThat(callers).hasSize(3);
  }

  @Test
  void without_a_server_there_is_no_load() throws Exception {
    server.stop(0);
    try (HttpLoad load = load()) {
      assertThatThrownBy(() -> load.run(new Closed(100), Duration.ofSeconds(5)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("there is no load");
    }
  }
}
