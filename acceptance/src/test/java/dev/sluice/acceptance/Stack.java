package dev.sluice.acceptance;

import static org.awaitility.Awaitility.await;

import dev.sluice.backend.jdbc.JdbcOptions;
import dev.sluice.engine.secret.SecretKeys;
import dev.sluice.testing.TestPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * A whole Sluice of real processes on free ports, with its data in a folder of its own; ends them
 * all when it is closed.
 */
final class Stack implements AutoCloseable {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final Path folder;
  private final int queuePort = TestPorts.free();
  private final int storePort = TestPorts.free();
  private final int algorithmsPort = TestPorts.free();
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> jvm = new ArrayList<>();
  private final Deque<Program> programs = new ArrayDeque<>();

  Stack() {
    try {
      folder = Files.createTempDirectory("sluice-acceptance-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    environment.put("SLUICE_LOCAL_SQS_PORT", Integer.toString(queuePort));
    environment.put("SLUICE_LOCAL_STORE_PORT", Integer.toString(storePort));
    environment.put("SLUICE_LOCAL_ALGORITHMS_PORT", Integer.toString(algorithmsPort));
    environment.put("SLUICE_ALGORITHMS_ADDRESSES", "*=http://127.0.0.1:" + algorithmsPort);
    environment.put("SLUICE_SECRETS_KEYS", SecretKeys.generate("test"));
    environment.put("SLUICE_SCHEDULES_TICK", "1s");
    environment.put("SLUICE_SCHEDULES_SPREAD", "0s");
    environment.put("SLUICE_STORE_URL", "jdbc:h2:tcp://127.0.0.1:" + storePort + "/sluice");
    environment.put("SLUICE_LOCAL_DATA", folder.resolve("data").toString());
    environment.put("AWS_ENDPOINT_URL_SQS", queue().toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    environment.put("SLUICE_DEMO_FAILURE_RATE", "0");
    // ElasticMQ does not end a long poll when a hidden message becomes visible again.
    environment.put("SLUICE_READER_POLL", "2s");
    environment.put("SLUICE_READER_LEDGER", processedLedger().toString());
  }

  /** Where the database is. */
  JdbcOptions store() {
    return JdbcOptions.fromEnvironment(environment);
  }

  /** Sets an environment variable of the programs that are started from now on. */
  Stack with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Gives an option to the JVMs that are started from now on. */
  Stack withJvm(String option) {
    jvm.add(option);
    return this;
  }

  /**
   * Puts the queues on the AMQP broker at this address, which {@link #local()} starts if there is
   * none; takes all that is AWS's away.
   */
  Stack onAmqp(String url) {
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    environment.remove("SLUICE_READER_POLL");
    return with("SLUICE_QUEUE", "amqp").with("SLUICE_AMQP_URL", url);
  }

  /** Calls the queues by this name, so that stacks can share a broker. */
  Stack named(String queue) {
    return with("SLUICE_QUEUE_NAME", queue)
        .with("SLUICE_QUEUE_DEAD", queue + "-dead")
        .with("SLUICE_QUEUE_RESULTS", queue + "-results");
  }

  URI queue() {
    return URI.create("http://127.0.0.1:" + queuePort);
  }

  /** A client of the queues; the caller closes it. */
  SqsAsyncClient client() {
    return SqsAsyncClient.builder()
        .endpointOverride(queue())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }

  Path folder() {
    return folder;
  }

  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  Path processedLedger() {
    return folder.resolve("processed.ledger");
  }

  Path acceptedLedger() {
    return folder.resolve("accepted.ledger");
  }

  Program start(String module, String... arguments) {
    return start(module, Map.of(), arguments);
  }

  private Program start(String module, Map<String, String> more, String... arguments) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    Program program = Program.start(module, jvm, all, arguments);
    programs.push(program);
    return program;
  }

  /** Starts the embedded stack, and waits until it is there. */
  Program local() {
    return start("local").awaitOutput("data in");
  }

  /** Starts the embedded stack and creates the queues. */
  Program localWithQueues() {
    Program local = local();
    setup("--wait", "30s");
    return local;
  }

  /** Runs setup to its good end, and gives what it says. */
  String setup(String... arguments) {
    Program setup = start("setup", arguments);
    if (setup.exitCode() != 0) {
      throw new AssertionError("setup failed:\n" + setup.output());
    }
    return setup.output();
  }

  /** A service and where it listens. */
  record Service(Program program, URI address) {

    /** Asks for a path until the answer has this status. */
    Service awaitStatus(String path, int status) {
      await(path + " answers " + status)
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(50))
          .ignoreExceptions()
          .until(() -> get(path).statusCode() == status);
      return this;
    }

    Service awaitReady() {
      program.awaitOutput("listens on");
      return awaitStatus("/health/readiness", 200);
    }

    HttpResponse<String> get(String path) {
      return exchange(HttpRequest.newBuilder(address.resolve(path)).GET().build());
    }

    HttpResponse<String> get(String path, String header, String value) {
      return exchange(
          HttpRequest.newBuilder(address.resolve(path)).header(header, value).GET().build());
    }

    HttpResponse<String> post(String json) {
      return post("/api/message", json);
    }

    HttpResponse<String> post(String path, String json) {
      return exchange(
          HttpRequest.newBuilder(address.resolve(path))
              .timeout(Duration.ofSeconds(60))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build());
    }

    /** The value of a Prometheus meter, summed over its tags; 0 if it isn't there. */
    double meter(String name) {
      return get("/prometheus")
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }

    private static HttpResponse<String> exchange(HttpRequest request) {
      try {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }

  Service writer() {
    return service("writer");
  }

  Service reader() {
    return service("reader");
  }

  /** Starts a reader where another one was, whose end has come. */
  Service readerAt(URI address) {
    return service("reader", address.getPort());
  }

  Service service(String module) {
    return service(module, TestPorts.free());
  }

  private Service service(String module, int port) {
    Program program = start(module, Map.of("MICRONAUT_SERVER_PORT", Integer.toString(port)));
    return new Service(program, URI.create("http://127.0.0.1:" + port));
  }

  /** Starts the load client against a writer. */
  Program load(Service writer, String... arguments) {
    return start(
        "load-client",
        Stream.concat(
                Stream.of(
                    "--url", writer.address().toString(),
                    "--ledger", acceptedLedger().toString(),
                    "--json", folder.resolve("load.json").toString()),
                Stream.of(arguments))
            .toArray(String[]::new));
  }

  /** The ids that were answered with 201, in their order. */
  List<String> accepted() {
    return lines(acceptedLedger());
  }

  /** The ids with this event in the reader's ledger, in their order. */
  List<String> ledger(String event) {
    return lines(processedLedger()).stream()
        .filter(line -> line.startsWith(event + " "))
        .map(line -> line.substring(event.length() + 1))
        .toList();
  }

  /** The ids that were answered with 201 and of which no end is known. */
  Set<String> unaccounted() {
    Set<String> open = new HashSet<>(accepted());
    open.removeAll(
        Stream.of("PROCESSED", "DEAD_LETTERED")
            .flatMap(event -> ledger(event).stream())
            .collect(Collectors.toSet()));
    return open;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    programs.forEach(Program::close);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
