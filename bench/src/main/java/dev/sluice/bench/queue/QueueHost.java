package dev.sluice.bench.queue;

import dev.sluice.bench.process.Child;
import dev.sluice.bench.process.Jvm;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** The queue server's process, and the queues on it. */
public final class QueueHost implements AutoCloseable {

  /** What a call of SQS takes from a machine in its region, about. */
  public static final Duration DELAY = Duration.ofMillis(20);

  /** The queue that all messages go to. */
  public static final String QUEUE = "sluice";

  private static final List<String> QUEUES = List.of(QUEUE, "sluice-dead", "sluice-results");

  private static final List<QueueAttributeName> COUNTS =
      List.of(
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED);

  /** What one call takes, and how many of them this fills a queue with at a time. */
  private static final int BATCH = 10;

  private static final int AT_A_TIME = 16;

  /** From where a service calls the queue. */
  public enum Distance {
    /** From this machine. */
    HERE,
    /** From so far away that each call takes {@link QueueHost#DELAY} longer. */
    CLOUD
  }

  private final Child server;
  private final List<String> ports;
  private final SqsAsyncClient client;
  private final Map<String, String> urls = new ConcurrentHashMap<>();

  /** Starts the server and makes the queues. */
  public QueueHost(Path logs) {
    List<String> command = new ArrayList<>(Jvm.server(QueueServer.class, "-Dfile.encoding=UTF-8"));
    command.add(Long.toString(DELAY.toMillis()));
    server =
        Child.start("queue", command, Map.of(), logs.resolve("queue.log"), Child.Output.ANSWERS);
    ports = List.of(server.ask("ports").split(" ", -1));
    client =
        SqsAsyncClient.builder()
            .endpointOverride(URI.create(endpoint(Distance.HERE)))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
    QUEUES.forEach(this::create);
  }

  /** Makes a queue, unless it is there. */
  public void create(String name) {
    var unused = client.createQueue(r -> r.queueName(name)).join();
  }

  /** The environment of a service that uses the queues from there. */
  public Map<String, String> environment(Distance distance) {
    return Map.of(
        "AWS_ENDPOINT_URL_SQS", endpoint(distance),
        "AWS_REGION", "us-east-1",
        "AWS_ACCESS_KEY_ID", "local",
        "AWS_SECRET_ACCESS_KEY", "local",
        "AWS_DEFAULT_REGION", "us-east-1",
        "SLUICE_QUEUE_NAME", QUEUE);
  }

  private String endpoint(Distance distance) {
    return "http://127.0.0.1:" + ports.get(distance == Distance.HERE ? 0 : 1);
  }

  /** Takes away what waits on a queue. */
  public void purge(String name) {
    String url = url(name);
    var unused = client.purgeQueue(r -> r.queueUrl(url)).join();
  }

  /** Puts so many messages on a queue, ten with each call. */
  public void fill(String name, int messages, int bytes) {
    String url = url(name);
    String body = "x".repeat(bytes);
    List<SendMessageBatchRequestEntry> ten =
        IntStream.range(0, BATCH)
            .mapToObj(
                i ->
                    SendMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .messageBody(body)
                        .build())
            .toList();
    for (int sent = 0; sent < messages; sent += BATCH * AT_A_TIME) {
      int from = sent;
      CompletableFuture.allOf(
              IntStream.range(0, AT_A_TIME)
                  .map(call -> Math.min(BATCH, messages - from - call * BATCH))
                  .filter(size -> size > 0)
                  .mapToObj(
                      size ->
                          client.sendMessageBatch(
                              r -> r.queueUrl(url).entries(ten.subList(0, size))))
                  .toArray(CompletableFuture[]::new))
          .join();
    }
  }

  /** How many messages a queue has, those that are being worked on among them. */
  public long depth(String name) {
    String url = url(name);
    return client
        .getQueueAttributes(r -> r.queueUrl(url).attributeNames(COUNTS))
        .join()
        .attributes()
        .values()
        .stream()
        .mapToLong(Long::parseLong)
        .sum();
  }

  private String url(String name) {
    return urls.computeIfAbsent(
        name, n -> client.getQueueUrl(r -> r.queueName(n)).join().queueUrl());
  }

  public Collection<ProcessHandle> processes() {
    return server.family();
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
