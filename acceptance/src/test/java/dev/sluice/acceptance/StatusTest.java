package dev.sluice.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.acceptance.Stack.Service;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The status API of a real reader: what it tells, what it does, and whom it refuses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StatusTest {

  private static final Path CONTRACT =
      Path.of(System.getProperty("sluice.root"), "reader/target/contract/openapi.yml");
  private static final OpenApiInteractionValidator VALIDATOR =
      OpenApiInteractionValidator.createFor(CONTRACT.toString()).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Stack stack = new Stack();
  private Service writer;
  private Service reader;

  /** An answer to a request that was written by hand, headers and all. */
  record Answer(int status, String headers, String body) {
    JsonNode json() {
      return tree(body);
    }
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static Answer exchange(URI address, String method, String path, String... headers) {
    return exchange(address, method, path, "", List.of(headers));
  }

  private static Answer exchange(
      URI address, String method, String path, String body, List<String> headers) {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    if (headers.stream().noneMatch(header -> header.startsWith("Host:"))) {
      request.append("Host: ").append(address.getAuthority()).append("\r\n");
    }
    headers.forEach(header -> request.append(header).append("\r\n"));
    if (!body.isEmpty()) {
      request.append("Content-Type: application/json\r\n");
    }
    request
        .append("Content-Length: ")
        .append(body.getBytes(UTF_8).length)
        .append("\r\nConnection: close\r\n\r\n")
        .append(body);
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.toString().getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      int end = answer.indexOf("\r\n\r\n");
      return new Answer(
          Integer.parseInt(answer.substring(9, 12)),
          answer.substring(0, end),
          answer.substring(end + 4));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The answer, which is one of the contract's. */
  private Answer ask(String method, String path, String body) {
    Answer answer = exchange(reader.address(), method, path, body, List.of());
    int query = path.indexOf('?');
    assertThat(
            VALIDATOR
                .validateResponse(
                    query < 0 ? path : path.substring(0, query),
                    Request.Method.valueOf(method),
                    SimpleResponse.Builder.status(answer.status())
                        .withContentType(
                            answer.status() < 400 ? "application/json" : "application/problem+json")
                        .withBody(answer.body())
                        .build())
                .getMessages())
        .as(answer.body())
        .isEmpty();
    return answer;
  }

  private JsonNode get(String path) {
    Answer answer = ask("GET", path, "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private Answer post(String path) {
    return ask("POST", path, "");
  }

  private JsonNode snapshot() {
    return get("/status");
  }

  private String submit(String type, String payload) {
    String body = "{\"type\":\"%s\",\"payload\":%s}".formatted(type, payload);
    return tree(writer.post("/api/jobs", body).body()).path("jobId").asText();
  }

  private JsonNode awaitState(String id, String state) {
    await(id + " is " + state)
        .until(() -> get("/status/jobs/" + id).at("/job/state").asText().equals(state));
    return get("/status/jobs/" + id);
  }

  @BeforeAll
  void start() {
    stack.with("SLUICE_READER_TRIES", "2").with("SLUICE_READER_RETRY_FIRST", "50ms");
    stack.with("SLUICE_HANDLERS_BROKEN_KIND", "command");
    stack.with("SLUICE_HANDLERS_BROKEN_COMMAND", "/bin/sh,-c,echo the last words >&2; exit 65");
    stack.with("SLUICE_STATUS_MOST_DRAINERS", "12");
    stack.localWithQueues();
    writer = stack.writer();
    reader = stack.reader().awaitReady();
    writer.awaitReady();
  }

  @AfterAll
  void stop() {
    stack.close();
  }

  @Test
  void the_snapshot_tells_what_was_done_here() {
    long before = snapshot().at("/counts/processed").asLong();
    for (int i = 0; i < 20; i++) {
      assertThat(writer.post("{\"body\":\"hello\"}").statusCode()).isEqualTo(201);
    }

    // What another test has left behind may be among it.
    await().until(() -> snapshot().at("/counts/processed").asLong() >= before + 20);
    // Each second what was counted is taken in.
    await().until(() -> snapshot().at("/handling/count").asLong() >= 20);
    await().until(() -> snapshot().at("/rates/processed").asDouble() > 0);
    await()
        .until(
            () ->
                sum(get("/status/history").path("processed"))
                    == snapshot().at("/counts/processed").asLong());
    JsonNode snapshot = snapshot();
    assertThat(snapshot.at("/handling/p50").asDouble()).isPositive();
    assertThat(snapshot.at("/waiting/count").asLong()).isGreaterThanOrEqualTo(20);
    assertThat(snapshot.at("/recent/0/how").asText()).isEqualTo("DONE");
    assertThat(snapshot.at("/queue/name").asText()).isEqualTo("sluice");
    assertThat(snapshot.at("/fleet/boxes/0/worker").asText())
        .isEqualTo(snapshot.at("/box/worker").asText());
    JsonNode history = get("/status/history");
    assertThat(history.path("ready")).hasSameSizeAs(history.path("at"));
  }

  private static long sum(JsonNode column) {
    return StreamSupport.stream(column.spliterator(), false).mapToLong(JsonNode::asLong).sum();
  }

  @Test
  void drainers_come_up_to_the_limit_and_go() {
    int before = snapshot().at("/drainers/count").asInt();
    List<Integer> spawned = new ArrayList<>();
    for (Answer answer = post("/status/drainers");
        answer.status() == 201;
        answer = post("/status/drainers")) {
      spawned.add(answer.json().path("number").asInt());
    }

    assertThat(before + spawned.size()).isEqualTo(12);
    assertThat(post("/status/drainers").json().path("detail").asText())
        .contains("SLUICE_STATUS_MOST_DRAINERS");
    assertThat(snapshot().at("/drainers/count").asInt()).isEqualTo(12);
    for (int number : spawned) {
      assertThat(post("/status/drainers/" + number + "/stop").status()).isEqualTo(202);
    }
    await().until(() -> snapshot().at("/drainers/count").asInt() == before);
    assertThat(post("/status/drainers/" + spawned.get(0) + "/stop").status()).isEqualTo(404);
    assertThat(post("/status/drainers/0/stop").status()).isEqualTo(400);
  }

  @Test
  void a_drainer_says_what_it_works_on() {
    String id = submit("sleep", "{\"seconds\": 30}");
    awaitState(id, "RUNNING");

    JsonNode working =
        StreamSupport.stream(snapshot().at("/drainers/list").spliterator(), false)
            .filter(drainer -> drainer.path("id").asText().equals(id))
            .findFirst()
            .orElseThrow();
    assertThat(working.path("state").asText()).isEqualTo("WORKING");
    assertThat(working.path("type").asText()).isEqualTo("sleep");

    assertThat(post("/status/jobs/" + id + "/cancel").status()).isEqualTo(202);
    awaitState(id, "CANCELLED");
    assertThat(post("/status/jobs/" + id + "/cancel").status()).isEqualTo(409);
    await().until(() -> snapshot().path("recent").toString().contains("CANCELLED"));
  }

  @Test
  void paused_it_takes_nothing_and_then_goes_on() {
    assertThat(post("/status/pause").json().path("state").asText()).isEqualTo("PAUSED");
    // What the poll that went on still brings is handled, and then nothing.
    List<String> ids = new ArrayList<>();
    await()
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              ids.add(submit("primes", "{\"upTo\": 100}"));
              return snapshot().at("/queue/ready").asLong() >= 2;
            });
    String id = ids.get(ids.size() - 1);
    assertThat(get("/status/jobs/" + id).at("/job/state").asText()).isEqualTo("QUEUED");
    assertThat(snapshot().at("/box/connected").asBoolean()).isTrue();

    assertThat(post("/status/resume").json().path("state").asText()).isEqualTo("TAKING");

    awaitState(id, "SUCCEEDED");
  }

  @Test
  void a_job_that_fails_can_be_understood_repeated_and_its_letter_sent_again() {
    String id = submit("broken", "{\"order\": 17}");
    JsonNode story = awaitState(id, "FAILED");
    assertThat(story.path("owner").asText()).isEqualTo("open");
    assertThat(story.at("/job/output").asText()).contains("the last words");
    assertThat(story.at("/why/reason").asText()).isEqualTo("FINISHED");
    await().until(() -> letterIds().contains(id));
    assertThat(snapshot().path("failures").toString()).contains("broken");
    assertThat(get("/status/jobs?state=FAILED&type=broken").path("jobs").toString()).contains(id);

    Answer retry = post("/status/jobs/" + id + "/retry");
    assertThat(retry.status()).isEqualTo(201);
    String again = retry.json().path("jobId").asText();
    assertThat(awaitState(again, "FAILED").at("/job/retryOf").asText()).isEqualTo(id);

    String other = submit("broken", "{\"order\": 18}");
    awaitState(other, "FAILED");
    await().until(() -> letterIds().contains(other));
    assertThat(ask("POST", "/status/redrive", "{\"ids\":[\"" + other + "\"]}").status())
        .isEqualTo(202);
    await().until(() -> snapshot().at("/redrive/state").asText().equals("DONE"));
    assertThat(snapshot().at("/redrive/moved").asLong()).isEqualTo(1);
    assertThat(letterIds()).doesNotContain(other);
    await()
        .until(
            () -> {
              Set<String> repeats = new HashSet<>();
              get("/status/jobs?type=broken")
                  .path("jobs")
                  .forEach(job -> repeats.add(job.path("jobId").asText()));
              return repeats.stream()
                  .anyMatch(
                      job -> get("/status/jobs/" + job).at("/job/retryOf").asText().equals(other));
            });
  }

  /** The ids of the dead letters, asked for again while a redrive has them. */
  private Set<String> letterIds() {
    Set<String> ids = new HashSet<>();
    get("/status/dead-letters?limit=100")
        .path("letters")
        .forEach(letter -> ids.add(letter.path("id").asText()));
    return ids;
  }

  @Test
  void bad_input_is_told_what_is_wrong_with_it() {
    assertThat(ask("GET", "/status/jobs?limit=101", "").status()).isEqualTo(400);
    assertThat(ask("GET", "/status/jobs?owner=a%2Fb", "").status()).isEqualTo(400);
    assertThat(ask("GET", "/status/jobs?cursor=x", "").status()).isEqualTo(400);
    assertThat(ask("GET", "/status/jobs?colour=red", "").status()).isEqualTo(400);
    assertThat(ask("GET", "/status/jobs/nobody", "").status()).isEqualTo(404);
    assertThat(ask("GET", "/status/dead-letters?limit=0", "").status()).isEqualTo(400);
    assertThat(ask("POST", "/status/redrive", "").status()).isEqualTo(400);
    assertThat(ask("POST", "/status/redrive", "{\"ids\":[]}").status()).isEqualTo(400);
    assertThat(ask("POST", "/status/redrive", "{\"idz\":[\"a\"]}").status()).isEqualTo(400);
    assertThat(ask("POST", "/status/redrive", "{\"ids\":[\"a b\"]}").status()).isEqualTo(400);
    assertThat(post("/status/jobs/nobody/retry").status()).isEqualTo(404);
    assertThat(exchange(reader.address(), "DELETE", "/status").status()).isEqualTo(405);
  }

  @Test
  void pages_of_other_sites_see_and_do_nothing() {
    URI address = reader.address();
    int before = snapshot().at("/drainers/count").asInt();
    for (String header :
        List.of(
            "Origin: http://evil.example",
            "Origin: null",
            "Origin: http://127.0.0.1:" + (address.getPort() + 1),
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site")) {
      Answer answer = exchange(address, "POST", "/status/drainers", header);
      assertThat(answer.status()).as(header).isEqualTo(403);
      assertThat(answer.body()).contains("another origin");
    }
    for (String path : List.of("/status", "/status/stream", "/status/dead-letters")) {
      assertThat(exchange(address, "GET", path, "Sec-Fetch-Site: cross-site").status())
          .as(path)
          .isEqualTo(403);
    }
    for (String path : List.of("/status", "/status/stream", "/status/jobs")) {
      assertThat(exchange(address, "GET", path, "Host: evil.example").status())
          .as(path)
          .isEqualTo(421);
    }
    assertThat(
            exchange(
                    address,
                    "POST",
                    "/status/drainers",
                    "Host: evil.example",
                    "Origin: http://evil.example")
                .status())
        .isEqualTo(421);
    assertThat(snapshot().at("/drainers/count").asInt()).isEqualTo(before);

    URI door = writer.address();
    assertThat(exchange(door, "GET", "/api/jobs", "Host: evil.example").status()).isEqualTo(421);
    assertThat(exchange(door, "POST", "/api/jobs/a/cancel", "Origin: http://evil.example").status())
        .isEqualTo(403);
    assertThat(exchange(door, "GET", "/docs", "Host: evil.example").status()).isEqualTo(200);

    Answer own =
        exchange(
            address,
            "POST",
            "/status/resume",
            "Origin: http://" + address.getAuthority(),
            "Sec-Fetch-Site: same-origin");
    assertThat(own.status()).isEqualTo(200);
  }

  @Test
  void who_asks_for_the_stream_and_does_not_listen_takes_nobody_s_place() {
    for (int i = 0; i < 120; i++) {
      assertThat(exchange(reader.address(), "HEAD", "/status/stream").status()).isEqualTo(405);
    }
    assertThat(firstLine("/status/stream")).startsWith("HTTP/1.1 200");
  }

  /** The first line of an answer that does not end. */
  private String firstLine(String path) {
    try (Socket socket = new Socket(reader.address().getHost(), reader.address().getPort())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: " + reader.address().getAuthority() + "\r\n\r\n")
                  .getBytes(UTF_8));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_large_message_does_not_hide_how_things_stand() {
    String large = "x".repeat(1_000_000);
    assertThat(writer.post("{\"body\":\"" + large + "\"}").statusCode()).isEqualTo(201);

    await().until(() -> snapshot().at("/counts/processed").asLong() > 0);
    assertThat(snapshot().at("/cost/planned/perMillion").asDouble()).isPositive();
  }

  @Test
  void actions_leave_a_line_in_the_log() {
    int number = post("/status/drainers").json().path("number").asInt();
    assertThat(post("/status/drainers/" + number + "/stop").status()).isEqualTo(202);

    reader
        .program()
        .awaitOutput(
            "drainer " + number + " is spawned, asked for by somebody without an API key from 127")
        .awaitOutput("drainer " + number + " is stopped, asked for by");
  }

  @Test
  void the_stream_tells_each_second_and_the_reader_stops_by_its_own_button() throws IOException {
    Service other = stack.reader().awaitReady();
    List<String> times = new ArrayList<>();
    try (Socket socket = new Socket(other.address().getHost(), other.address().getPort())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(
              ("GET /status/stream HTTP/1.1\r\nHost: "
                      + other.address().getAuthority()
                      + "\r\n\r\n")
                  .getBytes(UTF_8));
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      for (String line = lines.readLine(); times.size() < 3; line = lines.readLine()) {
        assertThat(line).isNotNull();
        if (line.startsWith("data: ")) {
          times.add(tree(line.substring(6)).path("at").asText());
        }
      }
      assertThat(times).doesNotHaveDuplicates().isSorted();
      assertThat(snapshot().at("/fleet/boxes").size()).isGreaterThanOrEqualTo(1);

      Answer stop = exchange(other.address(), "POST", "/status/stop");
      assertThat(stop.status()).isEqualTo(202);
      assertThat(stop.json().path("state").asText()).isEqualTo("STOPPING");
      // A stream that is open does not hold the end up.
      assertThat(other.program().exitCode(Duration.ofSeconds(20))).isZero();
    }
  }

  @Test
  void where_keys_are_required_each_operation_wants_its_own_scope() throws IOException {
    String looking = key("--scopes", "status:read");
    String acting = key("--scopes", "status:read,operate");
    String usual = key();
    stack.with("SLUICE_SECURITY_API_KEYS", "required");
    Service guarded = stack.reader().awaitReady();
    Map<String, String> scopes = scopes();
    assertThat(scopes).hasSizeGreaterThan(12);

    for (Map.Entry<String, String> operation : scopes.entrySet()) {
      boolean isAction = operation.getValue().equals("operate");
      assertThat(status(guarded, operation.getKey())).as("no key").isEqualTo(401);
      assertThat(status(guarded, operation.getKey(), usual)).as(operation.getKey()).isEqualTo(403);
      if (isAction) {
        assertThat(status(guarded, operation.getKey(), looking))
            .as(operation.getKey())
            .isEqualTo(403);
      } else if (!operation.getKey().endsWith("/stream")) {
        assertThat(status(guarded, operation.getKey(), looking))
            .as(operation.getKey())
            .isIn(200, 404);
      }
    }
    assertThat(exchange(guarded.address(), "GET", "/status/me", bearer(looking)).json())
        .isEqualTo(tree("{\"user\":\"ada\",\"mayOperate\":false}"));
    assertThat(exchange(guarded.address(), "GET", "/status/me", bearer(acting)).json())
        .isEqualTo(tree("{\"user\":\"ada\",\"mayOperate\":true}"));
    assertThat(status(guarded, "POST /status/drainers", acting)).isEqualTo(201);
    guarded.program().awaitOutput("is spawned, asked for by ada (API key ");
    assertThat(guarded.get("/").statusCode()).as("the page asks for the key").isEqualTo(200);
    stack.with("SLUICE_SECURITY_API_KEYS", "off");
  }

  private String key(String... more) {
    List<String> arguments = new ArrayList<>(List.of("api-key", "create", "--user", "ada"));
    arguments.addAll(List.of(more));
    Program made = stack.start("setup", arguments.toArray(String[]::new));
    assertThat(made.exitCode()).as(made.output()).isZero();
    return made.output().lines().filter(line -> line.startsWith("slk_")).findFirst().orElseThrow();
  }

  private static String bearer(String key) {
    return "Authorization: Bearer " + key;
  }

  private static int status(Service service, String operation, String... keys) {
    List<String> words = List.of(operation.split(" ", -1));
    return exchange(
            service.address(),
            words.get(0),
            words.get(1),
            words.get(1).endsWith("/redrive") ? "{}" : "",
            keys.length == 0 ? List.of() : List.of(bearer(keys[0])))
        .status();
  }

  /** What each operation of the contract needs. */
  private static Map<String, String> scopes() throws IOException {
    Map<String, String> scopes = new TreeMap<>();
    for (Map.Entry<String, JsonNode> path :
        new YAMLMapper().readTree(CONTRACT.toFile()).path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        scopes.put(
            operation.getKey().toUpperCase(Locale.ROOT)
                + " "
                + path.getKey().replace("{id}", "nobody").replace("{number}", "999"),
            operation.getValue().path("x-scope").asText());
      }
    }
    return scopes;
  }
}
