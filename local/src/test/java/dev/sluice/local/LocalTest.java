package dev.sluice.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

final class LocalTest {

  @TempDir Path data = Path.of("");

  /** For a machine that has much to do. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end_what_was_started() {
    started.forEach(Process::destroyForcibly);
  }

  private Process start(Map<String, String> environment, String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Local.class.getName()));
    command.addAll(1, List.of(System.getProperty("sluice.java.options").split(" ")));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Process start(String... args) throws IOException {
    return start(
        Map.of("SLUICE_LOCAL_DATA", data.toString(), "SLUICE_LOCAL_ALGORITHMS_PORT", "0"), args);
  }

  private static final Pattern READY =
      Pattern.compile(
          "local: SQS on (http://127.0.0.1:\\d+), store on (jdbc:h2:tcp://127.0.0.1:\\d+/sluice),"
              + " algorithms on (http://127.0.0.1:\\d+), data in .*");

  /**
   * Where the program says that it serves: queues are group 1, jobs group 2, algorithms group 3.
   */
  private static Matcher ready(BufferedReader output) throws IOException {
    Matcher line = READY.matcher(String.valueOf(output.readLine()));
    assertThat(line.matches()).as("%s", line).isTrue();
    return line;
  }

  private static URI endpoint(BufferedReader output) throws IOException {
    return URI.create(ready(output).group(1));
  }

  private static SqsClient client(URI endpoint) {
    return SqsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1)))
        .build();
  }

  private static void exits(Process process, int code) throws InterruptedException {
    assertThat(process.waitFor(30, SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(code);
  }

  @Test
  void keeps_every_acknowledged_message_when_it_is_killed() throws Exception {
    Process first = start("--sqs-port", "0", "--store-port", "0");
    URI endpoint = endpoint(first.inputReader());
    Set<String> acknowledged = new ConcurrentSkipListSet<>();
    try (SqsClient client = client(endpoint)) {
      String url =
          client
              .createQueue(
                  r ->
                      r.queueName("kept")
                          .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "120")))
              .queueUrl();
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(() -> sendUntilItFails(client, url, acknowledged));
      Awaitility.await().atMost(PATIENCE).until(() -> acknowledged.size() >= 100);
      first.destroyForcibly(); // SIGKILL, in the middle of a send
      exits(first, 137);
      sender.get(30, SECONDS);
    }

    Process second = start("--sqs-port", "0", "--store-port", "0");
    try (SqsClient client = client(endpoint(second.inputReader()))) {
      String url = client.getQueueUrl(r -> r.queueName("kept")).queueUrl();
      assertThat(
              client
                  .getQueueAttributes(
                      r -> r.queueUrl(url).attributeNames(QueueAttributeName.VISIBILITY_TIMEOUT))
                  .attributes())
          .containsValue("120");
      assertThat(receiveAll(client, url)).containsAll(acknowledged);
    }
  }

  @Test
  void a_message_that_a_long_poll_moved_to_the_dead_letter_queue_is_there_alone_after_restarts()
      throws Exception {
    Process first = start("--sqs-port", "0", "--store-port", "0");
    try (SqsClient client = client(endpoint(first.inputReader()))) {
      String dead = client.createQueue(r -> r.queueName("dead")).queueUrl();
      String arn =
          client
              .getQueueAttributes(
                  r -> r.queueUrl(dead).attributeNames(QueueAttributeName.QUEUE_ARN))
              .attributes()
              .get(QueueAttributeName.QUEUE_ARN);
      String url =
          client
              .createQueue(
                  r ->
                      r.queueName("live")
                          .attributes(
                              Map.of(
                                  QueueAttributeName.REDRIVE_POLICY,
                                  "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":1}"
                                      .formatted(arn))))
              .queueUrl();
      client.sendMessage(r -> r.queueUrl(url).messageBody("moved"));
      assertThat(client.receiveMessage(r -> r.queueUrl(url).visibilityTimeout(0)).messages())
          .hasSize(1);
      assertThat(client.receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(1)).messages())
          .isEmpty();
      Awaitility.await().atMost(PATIENCE).until(() -> depth(client, "dead") == 1);
    }
    first.destroyForcibly();
    exits(first, 137);

    Process second = start("--sqs-port", "0", "--store-port", "0");
    try (SqsClient client = client(endpoint(second.inputReader()))) {
      assertThat(depth(client, "live")).isZero();
      assertThat(depth(client, "dead")).isEqualTo(1);
      String url = client.getQueueUrl(r -> r.queueName("live")).queueUrl();
      client.sendMessage(r -> r.queueUrl(url).messageBody("later"));
    }
    second.destroyForcibly();
    exits(second, 137);

    Process third = start("--sqs-port", "0", "--store-port", "0");
    try (SqsClient client = client(endpoint(third.inputReader()))) {
      assertThat(depth(client, "live")).isEqualTo(1);
      assertThat(depth(client, "dead")).isEqualTo(1);
    }
  }

  /** As a reader leaves it behind that was stopped: nobody waits for its answer any more. */
  @Test
  void a_stop_does_not_wait_for_the_end_of_a_long_poll() throws Exception {
    Process process = start("--sqs-port", "0", "--store-port", "0");
    try (SqsClient client = client(endpoint(process.inputReader()))) {
      String url = client.createQueue(r -> r.queueName("empty")).queueUrl();
      CompletableFuture<?> poll =
          CompletableFuture.runAsync(
              () -> client.receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(20)));
      client.receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(1)); // by then it is there
      process.destroy();
      assertThat(process.waitFor(8, SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThatThrownBy(() -> poll.get(30, SECONDS)).hasCauseInstanceOf(SdkException.class);
    }
  }

  private static int depth(SqsClient client, String queue) {
    QueueAttributeName ready = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
    String url = client.getQueueUrl(r -> r.queueName(queue)).queueUrl();
    return Integer.parseInt(
        client
            .getQueueAttributes(r -> r.queueUrl(url).attributeNames(ready))
            .attributes()
            .get(ready));
  }

  private static void sendUntilItFails(SqsClient client, String url, Set<String> acknowledged) {
    for (int i = 0; ; i++) {
      String body = "  \u00E9\uD83D\uDE00\u2028 " + i;
      try {
        client.sendMessage(
            r ->
                r.queueUrl(url)
                    .messageBody(body)
                    .messageAttributes(
                        Map.of(
                            "a",
                            MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue(body)
                                .build())));
      } catch (SdkException e) {
        return;
      }
      acknowledged.add(body);
    }
  }

  private static Set<String> receiveAll(SqsClient client, String url) {
    Set<String> bodies = new TreeSet<>();
    while (true) {
      List<Message> messages =
          client
              .receiveMessage(
                  r -> r.queueUrl(url).maxNumberOfMessages(10).messageAttributeNames("All"))
              .messages();
      if (messages.isEmpty()) {
        return bodies;
      }
      for (Message message : messages) {
        assertThat(message.messageAttributes().values())
            .extracting(MessageAttributeValue::stringValue)
            .containsExactly(message.body());
        bodies.add(message.body());
      }
    }
  }

  @Test
  void keeps_every_committed_row_when_it_is_killed() throws Exception {
    Process first = start("--sqs-port", "0", "--store-port", "0");
    String url = ready(first.inputReader()).group(2);
    Set<Integer> committed = new ConcurrentSkipListSet<>();
    try (Connection connection = DriverManager.getConnection(url, "sluice", "sluice");
        Statement statement = connection.createStatement()) {
      statement.execute("create table sluice.kept (id integer primary key, text varchar)");
      CompletableFuture<Void> inserter =
          CompletableFuture.runAsync(() -> insertUntilItFails(connection, committed));
      Awaitility.await().atMost(PATIENCE).until(() -> committed.size() >= 300);
      first.destroyForcibly(); // SIGKILL, in the middle of an insert
      exits(first, 137);
      inserter.get(30, SECONDS);
    }

    Process second = start("--sqs-port", "0", "--store-port", "0");
    Set<Integer> found = new TreeSet<>();
    try (Connection connection =
            DriverManager.getConnection(ready(second.inputReader()).group(2), "sluice", "sluice");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select id from sluice.kept")) {
      while (rows.next()) {
        found.add(rows.getInt(1));
      }
    }
    assertThat(found).containsAll(committed);
  }

  private static void insertUntilItFails(Connection connection, Set<Integer> committed) {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into sluice.kept values (?, ?)")) {
      for (int i = 0; ; i++) {
        insert.setInt(1, i);
        insert.setString(2, "\u00E9 ".repeat(100) + i);
        insert.executeUpdate();
        committed.add(i);
      }
    } catch (SQLException killed) {
      assertThat(committed).isNotEmpty();
    }
  }

  private static final Pattern READY_AMQP =
      Pattern.compile(
          "local: AMQP on 127.0.0.1:(\\d+), store on jdbc:h2:tcp://127.0.0.1:\\d+/sluice,"
              + " algorithms on http://127.0.0.1:\\d+, data in .*");

  private Process startWithAmqp(String url) throws IOException {
    return start(
        Map.of(
            "SLUICE_LOCAL_DATA",
            data.toString(),
            "SLUICE_LOCAL_ALGORITHMS_PORT",
            "0",
            "SLUICE_QUEUE",
            "amqp",
            "SLUICE_AMQP_URL",
            url),
        "--store-port",
        "0");
  }

  private static int amqpPort(BufferedReader output) throws IOException {
    Matcher line = READY_AMQP.matcher(String.valueOf(output.readLine()));
    assertThat(line.matches()).as("%s", line).isTrue();
    return Integer.parseInt(line.group(1));
  }

  @Test
  void keeps_every_confirmed_message_when_it_is_killed_also_those_that_wait() throws Exception {
    String url = "amqp://sluice:s%40crets@127.0.0.1:";
    Process first = startWithAmqp(url + "0/jobs");
    int port = amqpPort(first.inputReader());
    Set<String> confirmed = new ConcurrentSkipListSet<>();
    Instant due = Instant.now().plusSeconds(3);
    try (AmqpSession session = AmqpSession.open(URI.create(url + port + "/jobs"))) {
      session.declare("kept", AmqpSession.WORK);
      session.declare("kept.delay", AmqpSession.delayFor("kept"));
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(() -> publishUntilItFails(session, due, confirmed));
      // By then a third has come to its queue after it has expired: a restart must not lose that.
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> confirmed.size() >= 300 && Instant.now().isAfter(due.plusSeconds(1)));
      first.destroyForcibly(); // SIGKILL, in the middle of a publish
      exits(first, 137);
      sender.get(30, SECONDS);
    }

    Process second = startWithAmqp(url + port + "/jobs");
    assertThat(amqpPort(second.inputReader())).isEqualTo(port);
    try (AmqpSession session = AmqpSession.open(URI.create(url + port + "/jobs"))) {
      List<GetResponse> found = new ArrayList<>();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                GetResponse message;
                while ((message = session.channel().basicGet("kept", true)) != null) {
                  found.add(message);
                }
                return found.size() >= confirmed.size() && session.count("kept.delay") == 0;
              });
      assertThat(found).map(LocalTest::bodyOf).containsAll(confirmed).doesNotHaveDuplicates();
      assertThat(found)
          .allSatisfy(
              message -> {
                assertThat(message.getProps().getMessageId()).isEqualTo(bodyOf(message));
                assertThat((byte[]) message.getProps().getHeaders().get("a"))
                    .isEqualTo(message.getBody());
              });
    }
  }

  private static String bodyOf(GetResponse message) {
    return new String(message.getBody(), UTF_8);
  }

  /**
   * One goes to the queue; one waits until the process is dead, one until it is up, by and large.
   */
  private static void publishUntilItFails(AmqpSession session, Instant due, Set<String> confirmed) {
    for (int i = 0; ; i++) {
      String body = "  \u00E9\uD83D\uDE00\u2028 %06d".formatted(i);
      AMQP.BasicProperties.Builder properties =
          AmqpSession.PERSISTENT
              .builder()
              .messageId(body)
              .headers(Map.of("a", body.getBytes(UTF_8)));
      if (i % 3 > 0) {
        properties.expiration(Long.toString(due.toEpochMilli() + (i % 3 - 1) * 2_000L));
      }
      try {
        session.publish(
            i % 3 == 0 ? "kept" : "kept.delay", properties.build(), body.getBytes(UTF_8));
      } catch (IOException | RuntimeException | InterruptedException | TimeoutException e) {
        return;
      }
      confirmed.add(body);
    }
  }

  @Test
  void has_room_for_large_messages_beside_the_store() throws Exception {
    Process process = startWithAmqp("amqp://guest:guest@127.0.0.1:0");
    String url = "amqp://guest:guest@127.0.0.1:" + amqpPort(process.inputReader());
    byte[] body = new byte[1 << 20];
    try (AmqpSession session = AmqpSession.open(URI.create(url))) {
      session.declare("large", AmqpSession.WORK);
      for (int i = 0; i < 100; i++) {
        session.publish("large", AmqpSession.PERSISTENT, body);
      }
      for (int i = 0; i < 100; i++) {
        GetResponse message = session.get("large");
        assertThat(message.getBody()).isEqualTo(body);
        session.acknowledge(message);
      }
    }
    process.destroy();
    exits(process, 0);
  }

  @Test
  void uses_the_amqp_broker_that_is_there_as_it_is() throws Exception {
    try (LocalBroker there = LocalBroker.start(LocalOptions.forTests())) {
      int port = there.endpoint().getPort();
      Process process = startWithAmqp("amqp://me:secret@localhost:" + port);
      assertThat(process.inputReader().readLine())
          .startsWith("local: AMQP broker at localhost:" + port + " as it is, store on ")
          .doesNotContain("secret");
      assertThat(data.resolve("amqp")).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amqp|amqp://me:secret@192.0.2.1:5672|no AMQP broker takes connections at 192.0.2.1:5672,"
            + " and the embedded one is on 127.0.0.1 alone, without TLS",
        "amqp|amqps://me:secret@127.0.0.1:1|no AMQP broker takes connections at 127.0.0.1:1,"
            + " and the embedded one is on 127.0.0.1 alone, without TLS",
        "amqp|amqp://me:secret@127.0.0.1:1,127.0.0.1:2|no AMQP broker takes connections at"
            + " 127.0.0.1:1,127.0.0.1:2, and the embedded one is on 127.0.0.1 alone, without TLS",
        "amqp|http://me:secret@127.0.0.1|an AMQP broker's URL is amqp:// or amqps:// and"
            + " user:password@host:5672/virtual-host; it begins with neither",
        "amqp|amqp://me:sec ret@127.0.0.1|an AMQP broker's URL is amqp:// or amqps:// and"
            + " user:password@host:5672/virtual-host; it is wrong at character",
        "kafka|amqp://x|Invalid value for option '--queue': expected one of [SQS, AMQP]"
            + " (case-insensitive) but was 'kafka' (--help says more)",
      })
  void says_in_one_line_what_is_wrong_with_the_queue(String queue, String url, String line)
      throws Exception {
    Process process =
        start(
            Map.of("SLUICE_LOCAL_DATA", data.toString(), "SLUICE_QUEUE", queue),
            "--amqp-url",
            url,
            "--store-port",
            "0");
    exits(process, 2);
    // Which character it is, JDKs see differently.
    assertThat(process.inputReader().lines())
        .singleElement()
        .asString()
        .startsWith("local: " + line);
  }

  @Test
  void stops_with_success_when_it_is_told_to() throws Exception {
    Process process = start("--sqs-port", "0", "--store-port", "0");
    BufferedReader output = process.inputReader();
    endpoint(output);
    process.toHandle().destroy(); // SIGTERM; Process.destroy would close its output as well
    exits(process, 0);
    assertThat(output.readLine()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"SLUICE_LOCAL_SQS_PORT, --store-port", "SLUICE_LOCAL_STORE_PORT, --sqs-port"})
  void says_in_one_line_that_a_port_is_in_use(String variable, String other) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Process process =
          start(Map.of("SLUICE_LOCAL_DATA", data.toString(), variable, port), other, "0");
      exits(process, 2);
      assertThat(process.inputReader().lines())
          .containsExactly("local: port " + port + " of 127.0.0.1 is in use by another process");
    }
  }

  @Test
  void says_in_one_line_that_the_data_is_in_use() throws Exception {
    endpoint(start("--sqs-port", "0", "--store-port", "0").inputReader());
    Process process = start("--sqs-port", "0", "--store-port", "0");
    exits(process, 2);
    assertThat(process.inputReader().lines())
        .containsExactly(
            "local: the data in " + data.resolve("sqs") + " is in use by another process");
  }

  @Test
  void says_in_one_line_what_is_wrong_with_an_option() throws Exception {
    Process process = start("--sqs-port", "65536", "--store-port", "0");
    exits(process, 2);
    assertThat(process.inputReader().lines())
        .containsExactly("local: a port is 0 to 65535, not 65536");
  }

  @Test
  void keeps_nothing_in_memory_and_runs_more_than_once_in_a_process() {
    try (LocalStack one = LocalStack.start(LocalOptions.forTests());
        LocalStack two = LocalStack.start(LocalOptions.forTests());
        SqsClient client = client(one.endpoint());
        SqsClient other = client(two.endpoint())) {
      client.createQueue(r -> r.queueName("q"));
      assertThat(client.listQueues().queueUrls()).hasSize(1);
      assertThat(other.listQueues().queueUrls()).isEmpty();
    }
  }

  @Test
  void closes_twice_and_leaves_the_port_free() {
    LocalStack stack = LocalStack.start(LocalOptions.forTests());
    stack.close();
    stack.close();
    LocalOptions samePort =
        new LocalOptions(stack.endpoint().getPort(), new LocalOptions.Storage.Memory());
    try (LocalStack again = LocalStack.start(samePort)) {
      assertThat(again.endpoint()).isEqualTo(stack.endpoint());
      assertThatThrownBy(() -> LocalStack.start(samePort))
          .isInstanceOf(LocalException.class)
          .hasMessageContaining("in use");
    }
  }
}
