package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.acceptance.Stack.Service;
import dev.sluice.backend.amqp.Rabbit;
import dev.sluice.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs that know nothing of Sluice, on the same queue of a RabbitMQ: Debian's amqp-tools. */
@Tag("verify")
final class AmqpStrangersTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Rabbit rabbit = Rabbit.plain();
  private final String url = "amqp://guest:guest@127.0.0.1:" + rabbit.port();
  private final Stack stack = new Stack().onAmqp(url).with("SLUICE_STORE", "none");

  @AfterEach
  void stop() {
    stack.close();
    rabbit.close();
  }

  /**
   * A program that writes down the message on its input, after the name that it is called with; it
   * exits 1 if the message is not for that name.
   */
  private Path script() throws IOException {
    Path script = stack.folder().resolve("take.sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        body=$(cat)
        case $body in
        anyone* | "for $1") echo "$1 took $body" >> "%1$s" ;;
        *) echo "$1 left $body" >> "%1$s"; exit 1 ;;
        esac
        """
            .formatted(done()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(done(), "");
    return script;
  }

  private Path done() {
    return stack.folder().resolve("done");
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(done());
  }

  private List<String> taken() throws IOException {
    return lines().stream()
        .filter(line -> line.contains(" took "))
        .map(line -> line.substring(line.indexOf(" took ") + " took ".length()))
        .toList();
  }

  private void publish(String body) {
    Processes.run(
        List.of("amqp-publish", "-u", url, "-r", "sluice", "-p", "-C", "text/plain", "-b", body));
  }

  private Process consumer(Path script) throws IOException {
    return new ProcessBuilder(
            "amqp-consume", "-u", url, "-q", "sluice", "-p", "1", script.toString(), "stranger")
        .redirectErrorStream(true)
        .redirectOutput(stack.folder().resolve("consumer.log").toFile())
        .start();
  }

  @Test
  void amqp_publish_and_amqp_consume_share_a_queue_with_writer_and_reader() throws Exception {
    Path script = script();
    stack
        .with("SLUICE_HANDLERS_SCRIPT_KIND", "command")
        .with("SLUICE_HANDLERS_SCRIPT_COMMAND", script + ",sluice")
        .with("SLUICE_READER_MESSAGES", "script")
        // RabbitMQ asks all in turn, and a reader has several consumers.
        .with("SLUICE_READER_TRIES", "50")
        .with("SLUICE_READER_RETRY_FIRST", "100ms")
        .with("SLUICE_READER_RETRY_LONGEST", "100ms");
    stack.localWithQueues();
    Service writer = stack.writer();
    Service reader = stack.reader().awaitReady();
    writer.awaitReady();

    // What a stranger sends, Sluice's worker does.
    publish("for sluice");
    await().atMost(PATIENCE).until(() -> lines().contains("sluice took for sluice"));
    assertThat(stack.ledger("PROCESSED")).hasSize(1);

    // Both beside each other: each message is done once, by one of the two.
    Process consumer = consumer(script);
    try {
      await().atMost(PATIENCE).until(() -> rabbit.ctl("list_consumers", "queue_name").size() >= 2);
      List<String> all = IntStream.range(0, 100).mapToObj(i -> "anyone " + i).toList();
      all.forEach(body -> assertThat(post(writer, body)).isEqualTo(201));
      await().atMost(PATIENCE).until(() -> taken().size() > all.size());
      assertThat(taken().stream().filter(all::contains)).containsExactlyInAnyOrderElementsOf(all);
      long byStranger = lines().stream().filter(line -> line.startsWith("stranger took")).count();
      assertThat(byStranger).isBetween(1L, 99L);
      System.out.printf("amqp-consume did %d of 100 beside a reader%n", byStranger);

      // What Sluice's worker leaves, the stranger does.
      assertThat(post(writer, "for stranger")).isEqualTo(201);
      await().atMost(PATIENCE).until(() -> lines().contains("stranger took for stranger"));

      // And the other way round: amqp-consume keeps what its program leaves, until it ends.
      reader.program().terminate().exitCode();
      publish("for sluice");
      await().atMost(PATIENCE).until(() -> lines().contains("stranger left for sluice"));
      consumer.destroy();
      consumer.waitFor();
    } finally {
      Processes.end(consumer);
    }
    stack.reader();
    await()
        .atMost(PATIENCE)
        .until(() -> taken().stream().filter("for sluice"::equals).count() == 2);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                rabbit.ctl("list_queues", "name", "messages").stream()
                    .filter(line -> !line.contains(".delay"))
                    .allMatch(line -> line.endsWith("\t0")));
  }

  private static int post(Service writer, String body) {
    return writer.post("{\"body\": \"%s\"}".formatted(body)).statusCode();
  }
}
