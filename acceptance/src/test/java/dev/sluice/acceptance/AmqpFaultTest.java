package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.acceptance.Stack.Service;
import dev.sluice.local.LocalBroker;
import dev.sluice.local.LocalOptions;
import dev.sluice.testing.ChaosProxy;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What breaks between the services and an AMQP broker, and that nothing is lost by it. */
final class AmqpFaultTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern ID = Pattern.compile("\"messageId\"\\s*:\\s*\"([^\"]+)\"");

  private final LocalBroker broker = LocalBroker.start(LocalOptions.forTests());
  private final URI direct = broker.endpoint();
  private final ChaosProxy sending = new ChaosProxy(direct.getHost(), direct.getPort());
  private final ChaosProxy receiving = new ChaosProxy(direct.getHost(), direct.getPort());
  private final Stack stack = new Stack().onAmqp(direct.toString()).with("SLUICE_STORE", "none");
  private final List<String> accepted = Collections.synchronizedList(new ArrayList<>());
  private Service writer;
  private Service reader;

  @BeforeEach
  void start() {
    stack.setup("--wait", "30s");
    writer = stack.onAmqp(through(sending)).writer();
    reader = stack.onAmqp(through(receiving)).reader();
    writer.awaitReady();
    reader.awaitReady();
  }

  @AfterEach
  void stop() {
    stack.close();
    sending.close();
    receiving.close();
    broker.close();
  }

  private static String through(ChaosProxy proxy) {
    return "amqp://guest:guest@127.0.0.1:" + proxy.port();
  }

  /** Sends a message; its id is among the accepted ones if the answer is 201. */
  private HttpResponse<String> post() {
    HttpResponse<String> answer = writer.post("{\"body\": \"hello\"}");
    Matcher id = ID.matcher(answer.body());
    if (answer.statusCode() == 201 && id.find()) {
      accepted.add(id.group(1));
    }
    return answer;
  }

  private List<Integer> postAtOnce(int messages) {
    return IntStream.range(0, messages)
        .mapToObj(i -> CompletableFuture.supplyAsync(() -> post().statusCode()))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  private void awaitNoneLost(String what) {
    await(what + ": each that was answered with 201 is processed")
        .atMost(PATIENCE)
        .until(() -> new HashSet<>(stack.ledger("PROCESSED")).containsAll(accepted));
    List<String> processed = stack.ledger("PROCESSED");
    System.out.printf(
        "%s: 201 %d, processed %d, twice %d, lost 0%n",
        what,
        accepted.size(),
        new HashSet<>(processed).size(),
        processed.size() - new HashSet<>(processed).size());
  }

  private static void assertQueueUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("queue-unavailable").doesNotContain("127.0.0.1");
  }

  @Test
  void nothing_that_was_accepted_is_lost_by_resets_lost_confirms_and_silence() {
    // Resets in the middle of what is sent and received, at whatever byte that may be.
    List<Integer> answers = new ArrayList<>();
    for (int bytes = 500; bytes < 20_000; bytes += 2_777) {
      sending.cutAfter(bytes);
      receiving.cutAfter(bytes / 4);
      answers.addAll(postAtOnce(100));
    }
    sending.cutAfter(Long.MAX_VALUE);
    receiving.cutAfter(Long.MAX_VALUE);
    assertThat(answers).containsOnly(201, 500);
    await().atMost(PATIENCE).until(() -> post().statusCode() == 201);
    awaitNoneLost("resets (500: " + Collections.frequency(answers, 500) + ")");

    // The broker has the message, and its confirm is lost: the caller is told what is known.
    int before = stack.ledger("PROCESSED").size();
    sending.hold();
    CompletableFuture<HttpResponse<String>> unconfirmed = CompletableFuture.supplyAsync(this::post);
    await().atMost(PATIENCE).until(() -> stack.ledger("PROCESSED").size() > before);
    assertThat(unconfirmed).isNotDone();
    sending.cut();
    sending.release();
    assertQueueUnavailable(unconfirmed.join());
    await().atMost(PATIENCE).until(() -> post().statusCode() == 201);
    awaitNoneLost("lost confirm");

    // Silence, which no end of the connection tells.
    sending.freeze();
    receiving.freeze();
    long begun = System.nanoTime();
    assertQueueUnavailable(post());
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertThat(took).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(20));
    sending.thaw();
    receiving.thaw();
    await().atMost(PATIENCE).until(() -> post().statusCode() == 201);
    awaitNoneLost("silence (500 after " + took.toMillis() + " ms)");
    assertThat(reader.program().isAlive()).isTrue();
  }
}
