package dev.sluice.setup;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.engine.queue.Stage;
import dev.sluice.local.LocalOptions;
import dev.sluice.local.LocalStack;
import dev.sluice.local.LocalStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

final class SetupTest {

  private static final LocalStack STACK = LocalStack.start(LocalOptions.forTests());
  private static final LocalStore STORE =
      LocalStore.start(LocalOptions.forTests(), new Stage("dev"));

  /** Shared, because each takes two seconds to close. */
  private static final SdkAsyncHttpClient HTTP = NettyNioAsyncHttpClient.create();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterAll
  static void close() {
    HTTP.close();
    STACK.close();
    STORE.close();
  }

  private static SqsAsyncClient client(URI endpoint) {
    return SqsAsyncClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .httpClient(HTTP)
        .build();
  }

  private int setup(URI endpoint, String... args) {
    return setup(endpoint, Map.of("SLUICE_STORE_URL", STORE.url()), args);
  }

  private int setup(URI endpoint, Map<String, String> environment, String... args) {
    CommandLine setup = Setup.commandLine(() -> client(endpoint), environment);
    return setup.setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true)).execute(args);
  }

  /** Setup for queues of this test's own. */
  private int setup(String prefix, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("--queue", prefix, "--dead", prefix + "-d", "--results", prefix + "-r"));
    args.addAll(List.of(more));
    return setup(STACK.endpoint(), args.toArray(String[]::new));
  }

  private String printed() {
    String text = out.toString();
    out.getBuffer().setLength(0);
    return text;
  }

  @Test
  void creates_the_queues_and_changes_nothing_the_second_time() {
    assertThat(setup("twice")).isZero();
    assertThat(printed().lines().limit(3))
        .map(line -> line.replaceAll(" +", " "))
        .containsExactly("twice-d created", "twice created", "twice-r created");
    assertThat(setup("twice")).isZero();
    assertThat(printed().lines().limit(3))
        .map(line -> line.replaceAll(" +", " "))
        .containsExactly("twice-d ok", "twice ok", "twice-r ok");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void checks_without_a_change_and_exits_with_1_while_something_is_missing() {
    assertThat(setup("checked", "--check")).isEqualTo(1);
    assertThat(printed()).contains("missing").doesNotContain("created");
    assertThat(setup("checked", "--check")).isEqualTo(1);
    setup("checked");
    printed();
    assertThat(setup("checked", "--check")).isZero();
    assertThat(printed()).contains("ready", "in flight", "delayed");
  }

  @Test
  void makes_the_tables_once() throws Exception {
    try (LocalStore store = LocalStore.start(LocalOptions.forTests())) {
      Map<String, String> environment = Map.of("SLUICE_STORE_URL", store.url());
      assertThat(setup(STACK.endpoint(), environment, "--check")).isEqualTo(1);
      assertThat(tables()).containsExactly(jdbcTables("missing"));
      assertThat(setup(STACK.endpoint(), environment)).isZero();
      assertThat(tables()).containsExactly(jdbcTables("created"));
      assertThat(setup(STACK.endpoint(), environment)).isZero();
      assertThat(tables()).containsExactly(jdbcTables("ok"));
      assertThat(setup(STACK.endpoint(), environment, "--check", "--json")).isZero();
      assertThat(printed()).contains("{\"name\":\"sluice.job\",\"state\":\"ok\"}", "\"ok\":true");
      assertThat(err.toString()).isEmpty();
    }
  }

  @Test
  void a_stage_has_queues_and_tables_of_its_own() {
    Map<String, String> environment =
        Map.of("SLUICE_STORE_URL", STORE.url(), "SLUICE_STAGE", "dev");
    assertThat(setup(STACK.endpoint(), environment, "--queue", "staged")).isZero();
    assertThat(printed())
        .containsPattern("(?m)^dev-staged +created")
        .containsPattern("(?m)^dev-sluice-dead +created")
        .containsPattern("(?m)^dev_sluice\\.api_key +created");
    assertThat(setup(STACK.endpoint(), Map.of("SLUICE_STAGE", "Dev 1"))).isEqualTo(2);
    assertThat(err.toString()).contains("SLUICE_STAGE is 1 to 16").hasLineCount(1);
  }

  @Test
  void makes_lists_and_revokes_api_keys() {
    assertThat(setup("keys")).isZero();
    printed();
    assertThat(setup(STACK.endpoint(), "api-key", "create", "--user", "ada")).isZero();
    String key = printed().strip();
    assertThat(key).matches("slk_[0-9a-f]{12}_[A-Za-z0-9_-]{43}");
    String id = key.substring(4, 16);
    assertThat(
            setup(
                STACK.endpoint(),
                "api-key",
                "create",
                "--user",
                "ada",
                "--scopes",
                "jobs:read,schedules:read"))
        .isZero();
    printed();

    assertThat(setup(STACK.endpoint(), "api-key", "list", "--user", "ada")).isZero();
    assertThat(printed())
        .contains(id, "messages:write", " jobs:read schedules:read")
        .doesNotContain(key.substring(17));
    assertThat(setup(STACK.endpoint(), "api-key", "revoke", id)).isZero();
    assertThat(printed()).contains(id + " of ada is revoked");
    assertThat(setup(STACK.endpoint(), "api-key", "list", "--user", "bob")).isZero();
    assertThat(printed()).hasLineCount(1);
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "api-key create, --user",
    "api-key create --user a/b, an owner has",
    "api-key create --user ada --scopes root, is no scope",
    "api-key revoke 000000000000, there is no API key",
    "api-key revoke, ID",
    "api-key destroy, destroy",
    "--store none api-key list --user ada, SLUICE_STORE is none"
  })
  void a_bad_api_key_command_is_one_line_and_exit_2(String arguments, String said) {
    assertThat(setup("keys")).isZero();
    assertThat(setup(STACK.endpoint(), arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).startsWith("setup: ").contains(said).hasLineCount(1);
  }

  private static String[] jdbcTables(String state) {
    return Stream.of("job", "worker", "schedule", "api_key")
        .map(table -> "sluice." + table + " " + state)
        .toArray(String[]::new);
  }

  private List<String> tables() {
    return printed()
        .lines()
        .filter(line -> line.startsWith("sluice."))
        .map(line -> line.replaceAll(" +", " "))
        .toList();
  }

  @Test
  void makes_no_tables_where_no_jobs_are_stored() {
    assertThat(setup(STACK.endpoint(), Map.of(), "--store", "none")).isZero();
    assertThat(tables()).isEmpty();
  }

  @Test
  void says_in_one_line_what_is_wrong_with_the_store() {
    String url = STORE.url();
    Map<String, String> wrong = Map.of("SLUICE_STORE_URL", url, "SLUICE_STORE_PASSWORD", "no");
    Map<String, String> gone = Map.of("SLUICE_STORE_URL", "jdbc:postgresql://127.0.0.1:1/x");
    Map<String, String> other = Map.of("SLUICE_STORE_URL", url + "s");
    Map<String, String> unknown = Map.of("SLUICE_STORE_URL", "jdbc:mysql://h/x?password=secret");
    Map<String, String> pool = Map.of("SLUICE_STORE_POOL", "0");

    assertThat(setup(STACK.endpoint(), wrong)).isEqualTo(2);
    assertThat(setup(STACK.endpoint(), gone, "--wait", "0s")).isEqualTo(2);
    assertThat(setup(STACK.endpoint(), other)).isEqualTo(2);
    assertThat(setup(STACK.endpoint(), unknown)).isEqualTo(2);
    assertThat(setup(STACK.endpoint(), pool)).isEqualTo(2);
    assertThat(
            setup(STACK.endpoint(), Map.of("SLUICE_STORE_READ_UNITS", "5"), "--store", "dynamodb"))
        .isEqualTo(2);
    assertThat(setup(STACK.endpoint(), Map.of(), "--store", "paper")).isEqualTo(2);

    assertThat(err.toString().lines())
        .containsExactly(
            "setup: the job store on "
                + url
                + " could not make the tables: it does not know user sluice with this password;"
                + " are SLUICE_STORE_URL, _USER and _PASSWORD right?",
            "setup: cannot connect to tcp://127.0.0.1:1 within 0 s (Connection refused); is it"
                + " running, and is SLUICE_STORE_URL right?",
            "setup: the job store on "
                + url
                + "s could not make the tables: it does not know user sluice with this password;"
                + " are SLUICE_STORE_URL, _USER and _PASSWORD right?",
            "setup: SLUICE_STORE_URL is a JDBC address such as"
                + " jdbc:h2:tcp://127.0.0.1:9123/sluice or jdbc:postgresql://HOST/DATABASE, not"
                + " \"jdbc:mysql://h/x\"",
            "setup: SLUICE_STORE_POOL is 1 to 100 connections, not 0",
            "setup: SLUICE_STORE_READ_UNITS and SLUICE_STORE_WRITE_UNITS are set both, or neither",
            "setup: SLUICE_STORE is jdbc, dynamodb or none, not \"paper\"");
  }

  @Test
  void says_from_what_to_what_a_property_changes() {
    try (SqsAsyncClient client = client(STACK.endpoint())) {
      client
          .createQueue(
              r -> r.queueName("mended").attributesWithStrings(Map.of("VisibilityTimeout", "7")))
          .join();
    }
    assertThat(setup("mended", "--check")).isEqualTo(1);
    assertThat(printed()).contains("differs: VisibilityTimeout is 7, should be 30");
    assertThat(setup("mended")).isZero();
    assertThat(printed()).contains("updated: VisibilityTimeout from 7 to 30");
  }

  @Test
  void prints_what_is_queued_as_json() throws IOException {
    setup("json");
    printed();
    try (SqsAsyncClient client = client(STACK.endpoint())) {
      String url = client.getQueueUrl(r -> r.queueName("json")).join().queueUrl();
      client.sendMessage(r -> r.queueUrl(url).messageBody("x")).join();
    }
    assertThat(setup("json", "--check", "--json")).isZero();
    String json = printed();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (parser.nextToken() != null) {
        // it is JSON to the end
      }
    }
    assertThat(json)
        .startsWith("{\"ok\":true,")
        .contains("{\"name\":\"json\",\"state\":\"ok\"}")
        .contains("\"json\":{\"ready\":1,\"inFlight\":0,\"delayed\":0}");
  }

  @Test
  void waits_for_the_endpoint_and_goes_on_when_it_is_there() throws Exception {
    LocalStack gone = LocalStack.start(LocalOptions.forTests());
    gone.close();
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(() -> setup(gone.endpoint(), "--wait", "30s"));
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> err.toString().contains("waiting for " + gone.endpoint()));
    try (LocalStack back =
        LocalStack.start(
            new LocalOptions(gone.endpoint().getPort(), new LocalOptions.Storage.Memory()))) {
      assertThat(code.get(30, SECONDS)).isZero();
      assertThat(back.endpoint()).isEqualTo(gone.endpoint());
    }
  }

  @Test
  void gives_up_waiting_with_one_line() {
    assertThat(setup(URI.create("http://127.0.0.1:1"), "--wait", "0s")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "setup: cannot connect to http://127.0.0.1:1 within 0 s (Connection refused); is it"
                + " running, and is AWS_ENDPOINT_URL_SQS right?");
  }

  @Test
  void says_in_one_line_what_is_wrong_with_an_amqp_broker() {
    Map<String, String> gone =
        Map.of("SLUICE_AMQP_URL", "amqp://ada:secret@127.0.0.1:1,127.0.0.1:2/jobs");
    Map<String, String> wrong = Map.of("SLUICE_AMQP_URL", "http://ada:secret@rabbit-1");
    assertThat(amqp(gone, "--wait", "0s")).isEqualTo(2);
    assertThat(amqp(gone, "--check", "--json", "--wait", "0s")).isEqualTo(2);
    assertThat(amqp(wrong)).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    String refused =
        "setup: cannot connect to amqp://127.0.0.1:1 or amqp://127.0.0.1:2 within 0 s (Connection"
            + " refused); is it running, and is SLUICE_AMQP_URL right?";
    assertThat(err.toString().lines())
        .containsExactly(
            refused,
            refused,
            "setup: SLUICE_AMQP_URL begins with amqp:// or amqps://, not with http://");
  }

  /** Setup with AMQP; to make a client of SQS would be a defect. */
  private int amqp(Map<String, String> environment, String... args) {
    List<String> all = new ArrayList<>(List.of("--queue-kind", "amqp", "--store", "none"));
    all.addAll(List.of(args));
    return Setup.commandLine(
            () -> {
              throw new AssertionError("a client of SQS was made");
            },
            environment)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void needs_nothing_of_aws_with_an_amqp_broker() throws Exception {
    assertThat(
            run(
                Map.of(
                    "SLUICE_QUEUE", "amqp",
                    "SLUICE_STORE", "none",
                    "SLUICE_AMQP_URL", "amqp://ada:secret@127.0.0.1:1"),
                List.of("--wait", "0s"),
                "AWS_REGION",
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY"))
        .containsExactly(
            "setup: cannot connect to amqp://127.0.0.1:1 within 0 s (Connection refused); is it"
                + " running, and is SLUICE_AMQP_URL right?");
  }

  @Test
  void waits_for_the_node_that_is_there() {
    URI there = STACK.endpoint();
    new EndpointWait(
            List.of(URI.create("amqp://127.0.0.1:1"), there), "A", new PrintWriter(err, true))
        .await(Duration.ZERO);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void says_in_one_line_what_is_no_kind_of_queue() {
    assertThat(setup(STACK.endpoint(), "--queue-kind", "kafka")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly("setup: SLUICE_QUEUE is sqs or amqp, not \"kafka\"");
  }

  @Test
  void says_in_one_line_what_is_wrong_with_an_option() {
    assertThat(setup(STACK.endpoint(), "--wait", "soon")).isEqualTo(2);
    assertThat(setup(STACK.endpoint(), "--queue", "a.b")).isEqualTo(2);
    assertThat(setup(STACK.endpoint(), "--queue", "same", "--dead", "same")).isEqualTo(2);
    assertThat(setup(STACK.endpoint(), "--nonsense")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(4).allMatch(line -> line.startsWith("setup: "));
    assertThat(err.toString()).contains("not \"soon\"", "not \"a.b\"", "--nonsense");
  }

  @Test
  void names_what_to_set_when_there_is_no_region() throws Exception {
    assertThat(run(Map.of(), List.of(), "AWS_REGION"))
        .containsExactly(
            "setup: no AWS region found; set AWS_REGION (a local endpoint takes any, such as"
                + " us-east-1)");
  }

  @Test
  void names_what_to_set_when_there_are_no_credentials() throws Exception {
    assertThat(
            run(
                Map.of("AWS_ENDPOINT_URL_SQS", STACK.endpoint().toString(), "SLUICE_STORE", "none"),
                List.of(),
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY"))
        .containsExactly(
            "setup: GetQueueUrl on queue sluice-dead failed: no AWS credentials found; set"
                + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run under a role"
                + " (a local endpoint takes any)");
  }

  /** The lines of a failing setup in a process, with these variables and without those. */
  private static List<String> run(
      Map<String, String> with, List<String> arguments, String... without) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=sluice-setup-logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Setup.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.equals("AWS_DEFAULT_REGION"));
    environment.keySet().removeAll(List.of(without));
    environment.putAll(with);
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_CONFIG_FILE", "/dev/null");
    environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    Process process = builder.start();
    List<String> lines = process.inputReader().lines().toList();
    assertThat(process.waitFor(30, SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    return lines;
  }
}
