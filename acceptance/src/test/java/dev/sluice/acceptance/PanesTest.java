package dev.sluice.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.local.LocalBroker;
import dev.sluice.local.LocalOptions;
import dev.sluice.testing.TestPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees who calls {@code make run} in a terminal: tmux panes with moving figures. */
@Tag("verify")
class PanesTest {

  private static final Path ROOT =
      Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath();

  /** Five JVMs that start at the same time take half a minute on two cores that are all theirs. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path folder;

  /** Also when a test has failed: a run that outlives its folder can't find its processes. */
  @AfterEach
  void stop() throws Exception {
    ProcessBuilder stop =
        new ProcessBuilder(ROOT.resolve("runall.sh").toString(), "stop")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("stop.log").toFile());
    stop.environment().put("RUN_FOLDER", folder.resolve("run").toString());
    assertThat(stop.start().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    terminal("kill-server");
  }

  /** Calls runall.sh in a terminal of 200 by 50, as a person would. */
  private void runall(String arguments) throws Exception {
    runall("", arguments);
  }

  private void runall(String settings, String arguments) throws Exception {
    StringBuilder command = new StringBuilder(settings).append(' ');
    environment().forEach((name, value) -> command.append(name + "=" + value + " "));
    command.append(ROOT.resolve("runall.sh") + " " + arguments + "; echo EXIT=$?; sleep 300");
    String started =
        terminal(
            "-f", "/dev/null", "new-session", "-d", "-x", "200", "-y", "50", command.toString());
    assertThat(started).isEmpty();
    await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("run/tmux")));
  }

  private Map<String, String> environment() {
    int readers = TestPorts.free();
    TestPorts.free(); // the one after it is the second reader's
    return Map.of(
        "RUN_FOLDER", folder.resolve("run").toString(),
        "SLUICE_LOCAL_DATA", folder.resolve("data").toString(),
        "WRITER_PORT", Integer.toString(TestPorts.free()),
        "READER_PORT", Integer.toString(readers),
        "SLUICE_LOCAL_SQS_PORT", Integer.toString(TestPorts.free()),
        "SLUICE_LOCAL_STORE_PORT", Integer.toString(TestPorts.free()),
        "SLUICE_LOCAL_ALGORITHMS_PORT", Integer.toString(TestPorts.free()),
        "SLUICE_AMQP_URL", "amqp://guest:guest@127.0.0.1:" + TestPorts.free(),
        "JAVA_HOME", System.getProperty("java.home"));
  }

  /**
   * A command to the terminal, which is a tmux itself. Each test has its own: a server that is just
   * being ended can still take a new session with it.
   */
  private String terminal(String... command) throws Exception {
    return tmux(List.of("tmux", "-S", folder.resolve("terminal").toString()), command);
  }

  private String screen() throws Exception {
    return terminal("capture-pane", "-p");
  }

  private String inner(String... command) throws Exception {
    String name = Files.readString(folder.resolve("run/tmux")).strip();
    return tmux(List.of("tmux", "-L", name), command);
  }

  private static String tmux(List<String> server, String... command) throws Exception {
    List<String> all = new ArrayList<>(server);
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }

  private String pane(int number) throws Exception {
    return inner("capture-pane", "-p", "-t", "sluice:0." + number);
  }

  private long figure(int pane, String name) throws Exception {
    Matcher figure = Pattern.compile(Pattern.quote(name) + "\\s+([0-9,]+)").matcher(pane(pane));
    long last = -1;
    while (figure.find()) {
      last = Long.parseLong(figure.group(1).replace(",", ""));
    }
    return last;
  }

  @Test
  void the_panes_show_moving_figures_and_q_ends_everything() throws Exception {
    runall("");

    await().atMost(PATIENCE).until(() -> figure(1, "processed") > 50);
    long before = figure(1, "processed");
    await().atMost(PATIENCE).until(() -> figure(1, "processed") > before);
    await().atMost(PATIENCE).until(() -> figure(0, "201") > 0);
    assertThat(screen()).contains("writer", "reader", "load client", "embedded stack");
    assertThat(pane(2)).contains("201").contains("400");
    assertThat(pane(3)).contains("SQS on http://127.0.0.1:");
    assertThat(inner("show", "-g", "mouse")).contains("on");

    terminal("send-keys", "q");

    assertEndsWell();
  }

  @Test
  void a_second_reader_is_below_the_first_and_counts_in_the_summary() throws Exception {
    runall("READERS=2", "--seconds 15");

    await().atMost(PATIENCE).until(() -> figure(1, "processed") > 0 && figure(2, "processed") > 0);
    assertThat(inner("list-panes", "-t", "sluice", "-F", "#{pane_title}").lines())
        .containsExactly("writer", "reader", "reader 2", "load client", "embedded stack");

    assertEndsWell();
    assertThat(folder.resolve("run/processed.ledger")).isNotEmptyFile();
    assertThat(folder.resolve("run/processed2.ledger")).isNotEmptyFile();
  }

  @Test
  void a_run_with_a_length_on_amqp_ends_by_itself_with_a_summary() throws Exception {
    runall("QUEUE=amqp", "--seconds 8");

    await().atMost(PATIENCE).until(() -> pane(3).contains("AMQP on 127.0.0.1:"));
    assertEndsWell();
  }

  @Test
  void two_readers_share_the_amqp_broker_that_is_there_already() throws Exception {
    try (LocalBroker broker = LocalBroker.start(LocalOptions.forTests())) {
      Map<String, String> environment = new HashMap<>(environment());
      environment.put("QUEUE", "amqp");
      environment.put("READERS", "2");
      environment.put("SLUICE_AMQP_URL", broker.endpoint().toString());
      Process run = stream("run.log", environment);

      assertThat(run.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

      assertThat(folder.resolve("run.log"))
          .content()
          .contains("AMQP broker at 127.0.0.1:" + broker.endpoint().getPort() + " as it is")
          .containsPattern("lost +0")
          .doesNotContain("guest:guest");
      assertThat(run.exitValue()).isZero();
      assertThat(folder.resolve("run/processed.ledger")).isNotEmptyFile();
      assertThat(folder.resolve("run/processed2.ledger")).isNotEmptyFile();
      assertNothingIsLeft();
    }
  }

  @Test
  void a_run_that_is_begun_while_another_one_ends_waits_for_its_end() throws Exception {
    Map<String, String> environment = environment();
    Process first = stream("first.log", environment);
    await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("run/result")));
    Process second = stream("second.log", environment);

    assertThat(first.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    for (String log : List.of("first.log", "second.log")) {
      assertThat(folder.resolve(log)).content().contains("Summary").containsPattern("lost +0");
    }
    assertThat(first.exitValue()).isZero();
    assertThat(second.exitValue()).isZero();
    assertNothingIsLeft();
  }

  private Process stream(String log, Map<String, String> environment) throws IOException {
    ProcessBuilder run =
        new ProcessBuilder(ROOT.resolve("runall.sh").toString(), "--seconds", "3")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile());
    run.environment().putAll(environment);
    run.environment().put("NO_TMUX", "1");
    return run.start();
  }

  private void assertEndsWell() throws Exception {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(screen()).contains("EXIT="));
    assertThat(screen()).contains("Summary").contains("EXIT=0").containsPattern("lost +0");
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() throws IOException {
    for (Path file : components()) {
      long pid = Long.parseLong(Files.readString(file).strip());
      await(file + " is gone")
          .atMost(PATIENCE)
          .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  private List<Path> components() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("run"))) {
      List<Path> pids = files.filter(file -> file.toString().endsWith(".pid")).toList();
      assertThat(pids).hasSizeGreaterThanOrEqualTo(4);
      return pids;
    }
  }
}
