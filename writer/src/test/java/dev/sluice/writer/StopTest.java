package dev.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of requests when the writer is told to stop. */
final class StopTest {

  @Test
  void a_request_that_is_under_way_is_answered_before_the_end() {
    EmbeddedServer server =
        ApplicationContext.run(EmbeddedServer.class, Map.of(), Environment.TEST);
    CompletableFuture<Void> held = new CompletableFuture<>();
    AtomicInteger calls = new AtomicInteger();
    server
        .getApplicationContext()
        .getBean(TestQueue.class)
        .fault(
            (messages, real) -> {
              calls.incrementAndGet();
              return held.thenCompose(open -> real.apply(messages));
            });
    try (Wire idle = new Wire(server.getPort());
        Wire busy = new Wire(server.getPort())) {
      assertThat(idle.send("GET /docs HTTP/1.1\r\nHost: localhost\r\n\r\n").read().status())
          .isEqualTo(200);
      busy.send(
          "POST /api/message HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 12\r\n\r\n{\"body\":\"a\"}");
      await().until(() -> calls.get() == 1);

      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::stop);
      assertThat(idle.ends()).isTrue(); // so the stop is under way
      assertThat(stopped).isNotDone();
      held.complete(null);

      assertThat(busy.read().status()).isEqualTo(201);
      assertThat(busy.ends()).isTrue();
      stopped.join();
    }
  }
}
