package dev.sluice.reader.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.job.Progress;
import dev.sluice.engine.work.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class CommandHandlerTest {

  private static final String ANY_LEGAL_TEXT =
      " \t lead and trail \r\n <&>\"'\\ $HOME `id` %s é ü \u0085 \u2028 \uE000 \uFFFD 🚀𝄞 \n\n";

  /** What no other process has on its command line: these tests' sleepers sleep for so long. */
  private final String nonce =
      "98765." + ThreadLocalRandom.current().nextInt(100_000_000, 999_999_999);

  @TempDir Path temp;

  private Path folders() {
    return temp.resolve("runs");
  }

  @AfterEach
  void no_run_leaves_anything_behind() throws IOException {
    assertThat(leftovers()).isEmpty();
    if (Files.isDirectory(folders())) {
      try (Stream<Path> left = Files.list(folders())) {
        assertThat(left).isEmpty();
      }
    }
  }

  /** Every process that these tests have started: it has the nonce somewhere in its arguments. */
  private List<ProcessHandle> leftovers() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(nonce))
        .toList();
  }

  private long sleepers() {
    return leftovers().stream()
        .filter(process -> process.info().command().orElse("").endsWith("/sleep"))
        .count();
  }

  private CommandOptions options(String... command) {
    return CommandOptions.of(List.of(command)).in(folders());
  }

  private CommandOptions shell(String script) {
    return options("sh", "-c", script.replace("NONCE", nonce));
  }

  private static CommandHandler handler(CommandOptions options) {
    return new CommandHandler(options, InstantSource.system());
  }

  private JobResult run(String script, String payload) throws InterruptedException {
    return handler(shell(script)).run(TestRun.of(payload));
  }

  private static String result(JobResult result) {
    assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.done());
    return result.result().orElseThrow();
  }

  // --- what the exit code and the output mean

  @Test
  void exit_0_is_done_with_what_was_printed() throws Exception {
    JobResult result = run("cat; echo warned >&2", ANY_LEGAL_TEXT);
    assertThat(result(result)).isEqualTo(ANY_LEGAL_TEXT);
    assertThat(result.output()).isEqualTo("warned\n");
  }

  @Test
  void arguments_pass_through_no_shell() throws Exception {
    CommandHandler handler =
        handler(options("printf", "%s|", "a b", "$HOME", "`id`", "*", "", "'\"\\"));
    assertThat(result(handler.run(TestRun.of("{}")))).isEqualTo("a b|$HOME|`id`|*||'\"\\|");
  }

  @Test
  void exit_65_is_a_dead_letter_with_what_was_said() throws Exception {
    JobResult result =
        run("echo printed; echo 'no such page' >&2; echo 'at all' >&2; exit 65", "{}");
    assertThat(result.outcome()).isEqualTo(Outcome.deadLetter("no such page\nat all"));
    assertThat(result.output()).isEqualTo("no such page\nat all\n");
    assertThat(result.result()).isEmpty();
  }

  @Test
  void exit_65_without_a_word_says_at_least_that() throws Exception {
    assertThat(run("exit 65", "{}").outcome()).isEqualTo(Outcome.deadLetter("exit 65"));
  }

  @Test
  void any_other_exit_is_tried_again_with_the_last_line() throws Exception {
    assertThat(run("echo first >&2; echo last >&2; echo >&2; exit 3", "{}").outcome())
        .isEqualTo(Outcome.retry("exit 3: last"));
    assertThat(run("exit 4", "{}").outcome()).isEqualTo(Outcome.retry("exit 4"));
  }

  @Test
  void a_death_by_a_signal_is_tried_again() throws Exception {
    assertThat(run("echo memory >&2; kill -KILL $$", "{}").outcome())
        .isEqualTo(Outcome.retry("exit 137: memory"));
    assertThat(run("kill -TERM $$", "{}").outcome()).isEqualTo(Outcome.retry("exit 143"));
  }

  @Test
  void the_last_2000_characters_of_standard_error_are_kept() throws Exception {
    JobResult result = run("yes ü | head -n 50000 | tr -d '\\n' >&2; printf end >&2", "{}");
    assertThat(result.output()).isEqualTo("ü".repeat(1997) + "end");
  }

  @Test
  void as_much_as_a_result_may_have_is_done() throws Exception {
    assertThat(result(run("yes | head -c 49152", "{}"))).hasSize(49_152);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes | head -c 49153", // one too many
        "yes | head -c 20000000", // more than a pipe holds: the program is not left waiting
        "exec yes", // without an end
        "head -c 49152 /dev/zero", // as many bytes, and three times that as text
      })
  void more_than_that_is_a_dead_letter(String script) throws Exception {
    assertThat(run(script, "{}").outcome())
        .isEqualTo(Outcome.deadLetter("printed more than 49152 bytes"));
  }

  @Test
  void what_is_not_text_is_replaced() throws Exception {
    assertThat(result(run("printf 'a\\377b\\001c\\303'", "{}"))).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
  }

  @Test
  void a_program_need_not_read_its_input() throws Exception {
    String large = "x".repeat(262_144);
    assertThat(result(run("echo done", large))).isEqualTo("done\n");
    assertThat(result(run("exec <&-; sleep 0.1; echo done", large))).isEqualTo("done\n");
  }

  // --- the end of everything

  /** Ways to start a process that lives on; each trait by which one is found is alone in one. */
  static List<String> offspring() {
    return List.of(
        "sleep NONCE &",
        "(sleep NONCE &)",
        "(trap '' HUP TERM INT; sleep NONCE & sleep NONCE) &",
        "setsid sleep NONCE &",
        "setsid sh -c 'setsid sleep NONCE & exit' &",
        "(cd / && setsid sh -c '(setsid sleep NONCE </dev/null >/dev/null 2>&1 &)')",
        "(env -i setsid sh -c '(setsid sleep NONCE &)')",
        "(env -i setsid sh -c '(setsid sleep NONCE </dev/null >/dev/null 2>&1 &)')",
        "(cd / && env -i sh -c '(sleep NONCE </dev/null >/dev/null 2>&1 &)')",
        "(cd / && env -i setsid sh -c '(setsid sleep NONCE &)')", // known by the pipes it holds
        "(while :; do sleep NONCE & wait; done) &");
  }

  @ParameterizedTest
  @MethodSource("offspring")
  void an_interrupt_ends_the_whole_tree(String start) throws Exception {
    Background background =
        new Background(handler(shell(start + "\nsleep NONCE")), TestRun.of("{}"));
    await().until(() -> sleepers() >= 2);
    assertThat(background.interrupted(Duration.ofSeconds(10)))
        .isInstanceOf(InterruptedException.class);
    assertThat(leftovers()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("offspring")
  void what_is_left_after_exit_0_is_ended_and_keeps_nobody_waiting(String start) throws Exception {
    String script =
        start + "\nuntil pgrep -fx 'sleep NONCE' >/dev/null; do sleep 0.01; done; echo done";
    assertThat(result(run(script, "{}"))).isEqualTo("done\n");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void a_program_that_takes_too_long_is_killed_and_tried_again() throws Exception {
    CommandHandler handler =
        handler(
            shell("trap '' TERM; echo began >&2; (setsid sleep NONCE &); sleep NONCE")
                .withTimeout(Duration.ofMillis(500)));
    JobResult result = handler.run(TestRun.of("{}"));
    assertThat(result.outcome()).isEqualTo(Outcome.retry("took longer than 0.5s"));
    assertThat(result.output()).isEqualTo("began\n");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void a_time_is_said_as_people_write_it() {
    JobResult result =
        Verdict.of(
            new Ending.TookTooLong(new Printed(Optional.empty(), "")),
            options("x").withTimeout(Duration.ofMinutes(10)));
    assertThat(result.outcome()).isEqualTo(Outcome.retry("took longer than 10m"));
  }

  @Test
  void an_interrupt_that_came_before_starts_nothing_that_stays() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> run("sleep NONCE", "{}")).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void other_runs_are_left_alone() throws Exception {
    Path go = temp.resolve("go");
    CommandHandler waiting =
        handler(shell("until [ -e " + go + " ]; do sleep 0.01; done; echo ok"));
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<JobResult> result = other.submit(() -> waiting.run(TestRun.of("{}")));
      run("sleep NONCE & exit 0", "{}");
      Files.createFile(go);
      assertThat(result(result.get())).isEqualTo("ok\n");
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void many_runs_leave_no_descriptor_no_thread_and_no_zombie() throws Exception {
    CommandHandler handler = handler(shell("cat >/dev/null; (sleep NONCE &); echo $SLUICE_RUN"));
    handler.run(TestRun.of("{}")); // what is opened once
    long before = openFiles();
    ExecutorService threads = Executors.newFixedThreadPool(10);
    try {
      Callable<JobResult> one = () -> handler.run(TestRun.of("x".repeat(100_000)));
      List<Future<JobResult>> results =
          threads.invokeAll(Stream.generate(() -> one).limit(50).toList());
      long different = 0;
      for (Future<JobResult> result : results) {
        different += result(result.get()).startsWith("sluice-run-") ? 1 : 0;
      }
      assertThat(different).isEqualTo(50);
    } finally {
      threads.shutdownNow();
    }
    // The JDK closes its end of a pipe when it has reaped the process.
    await().untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(before));
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("sluice-command-"));
    await().untilAsserted(() -> assertThat(ProcessHandle.current().children()).isEmpty());
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  // --- what a program finds

  @Test
  void the_environment_has_what_is_named_and_nothing_else() throws Exception {
    Map<String, String> ours =
        Map.of(
            "PATH", "/usr/bin:/bin",
            "TZ", "Europe/Berlin",
            "AWS_SECRET_ACCESS_KEY", "secret",
            "SLUICE_STORE_PASSWORD", "secret",
            "HOME", "/root",
            "EDITOR", "vi");
    CommandHandler handler =
        new CommandHandler(options("env").with("COLOUR", "blue"), ours, InstantSource.system());
    List<String> lines = result(handler.run(TestRun.of("{}"))).lines().toList();
    assertThat(lines)
        .contains(
            "PATH=/usr/bin:/bin",
            "TZ=Europe/Berlin",
            "COLOUR=blue",
            "SLUICE_JOB_ID=0199d3c4-job",
            "SLUICE_JOB_TYPE=test",
            "SLUICE_JOB_ATTEMPT=3");
    assertThat(lines)
        .extracting(line -> line.substring(0, line.indexOf('=')))
        .containsExactlyInAnyOrder(
            "PATH",
            "TZ",
            "COLOUR",
            "HOME",
            "TMPDIR",
            "SLUICE_JOB_ID",
            "SLUICE_JOB_TYPE",
            "SLUICE_JOB_ATTEMPT",
            "SLUICE_PROGRESS_FILE",
            "SLUICE_RUN");
  }

  @Test
  void the_real_environment_does_not_leak() throws Exception {
    assertThat(System.getenv()).containsKey("AWS_SECRET_ACCESS_KEY"); // the build sets it
    assertThat(result(run("env", "{}"))).doesNotContain("AWS_");
  }

  @Test
  void options_show_no_value_of_the_environment() {
    assertThat(options("x").with("TOKEN", "t0ps3cret").toString())
        .contains("TOKEN")
        .doesNotContain("t0ps3cret");
  }

  @Test
  void each_run_has_a_private_directory() throws Exception {
    List<String> lines =
        result(run("pwd; echo $HOME; echo $TMPDIR; stat -c %a .; ls -A", "{}")).lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith(folders().toRealPath().toString()).isEqualTo(lines.get(1));
    assertThat(lines.get(2)).isEqualTo(lines.get(0));
    assertThat(lines.get(3)).isEqualTo("700");
    assertThat(Path.of(lines.get(0))).doesNotExist();
  }

  @Test
  void the_directory_is_deleted_whatever_is_in_it_and_links_are_not_followed() throws Exception {
    Path kept = Files.createDirectories(temp.resolve("kept"));
    Files.writeString(kept.resolve("file"), "precious");
    Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("r-xr-xr-x"));
    String script =
        "mkdir -p a/b/c; echo x >a/b/c/file; ln -s %s a/b/folder; ln -s %s/file a/link; ln -s nowhere a/dangling; chmod 0 a/b/c; chmod 500 a/b a; mkfifo pipe; chmod 0 ."
            .formatted(kept, kept);
    result(run(script, "{}"));
    assertThat(kept.resolve("file")).hasContent("precious");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("r-xr-xr-x");
    Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void without_a_directory_the_job_is_put_off() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    JobResult result = handler(options("true").in(file)).run(TestRun.of("{}"));
    assertThat(result.outcome()).isInstanceOf(Outcome.Postpone.class);
    assertThat(result.outcome().toString()).contains("could not start");
  }

  @Test
  void a_program_is_the_leader_of_a_session() throws Exception {
    assertThat(result(run("cut -d ' ' -f 6 /proc/$$/stat; echo $$", "{}")).lines().distinct())
        .hasSize(1);
  }

  // --- programs that can't be run

  @Test
  void a_missing_program_makes_the_type_unavailable_until_it_is_there() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    Path program = temp.resolve("bin/work");
    CommandOptions options = options("work").with("PATH", temp.resolve("bin") + ":/usr/bin:/bin");
    CommandHandler handler = new CommandHandler(options, now::get);
    assertThat(handler.unavailable()).contains("program \"work\" was not found");
    assertThat(handler.run(TestRun.of("{}")).outcome())
        .isEqualTo(Outcome.postpone("program \"work\" was not found", Duration.ofSeconds(30)));

    script(program, "#!/bin/sh\necho worked\n");
    assertThat(handler.unavailable()).as("as of the last look").isPresent();
    now.set(Instant.EPOCH.plusSeconds(6));
    assertThat(handler.unavailable()).isEmpty();
    assertThat(result(handler.run(TestRun.of("{}")))).isEqualTo("worked\n");
  }

  @Test
  void a_file_that_is_not_executable_is_no_program() throws Exception {
    Path file = Files.writeString(temp.resolve("work"), "#!/bin/sh\n");
    assertThat(handler(options(file.toString())).unavailable())
        .contains("program \"" + file + "\" cannot be run: " + file + " is not executable");
  }

  @Test
  void a_program_that_can_not_be_started_loses_no_try() throws Exception {
    Path program = script(temp.resolve("work"), "#!/nowhere/interpreter\n");
    JobResult result = handler(options(program.toString())).run(TestRun.of("{}"));
    assertThat(result.outcome()).isInstanceOf(Outcome.Postpone.class);
    assertThat(result.outcome().toString()).contains("could not start").contains("No such file");
  }

  @Test
  void a_program_that_does_not_find_another_has_failed() throws Exception {
    CommandOptions options = shell("setsid nowhere").with("PATH", "/usr/bin:/bin");
    assertThat(handler(options).run(TestRun.of("{}")).outcome())
        .isInstanceOf(Outcome.Retry.class)
        .asString()
        .contains("exit 127");
  }

  private static Path script(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void a_command_has_to_name_a_program(String name) {
    assertThatThrownBy(() -> options(name)).hasMessage("command has to name a program");
  }

  // --- progress

  @Test
  void progress_is_read_while_the_program_runs() throws Exception {
    TestRun run = TestRun.of("{}");
    Background background =
        new Background(
            handler(shell("echo '0.25 a quarter' >>$SLUICE_PROGRESS_FILE; sleep NONCE")), run);
    await().until(() -> !run.reported().isEmpty());
    background.interrupted(Duration.ofSeconds(5));
    assertThat(run.reported()).containsExactly(new Progress(0.25, "a quarter"));
  }

  @Test
  void the_last_line_counts_also_of_a_short_run() throws Exception {
    TestRun run = TestRun.of("{}");
    handler(shell("for i in 1 2 3; do echo 0.$i ü $i; done >>$SLUICE_PROGRESS_FILE")).run(run);
    assertThat(run.reported()).containsExactly(new Progress(0.3, "ü 3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo 1.5 too much",
        "echo -0.5",
        "echo NaN",
        "echo half",
        "echo '0.5x'",
        "echo",
        "true",
        "yes 0.5 | tr -d '\\n' | head -c 100000",
      })
  void any_other_line_is_ignored(String command) throws Exception {
    TestRun run = TestRun.of("{}");
    handler(shell(command + " >>$SLUICE_PROGRESS_FILE")).run(run);
    assertThat(run.reported()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mkfifo", "mkdir", "ln -s /dev/zero"})
  void what_is_no_file_is_ignored(String command) throws Exception {
    TestRun run = TestRun.of("{}");
    result(handler(shell(command + " $SLUICE_PROGRESS_FILE")).run(run));
    assertThat(run.reported()).isEmpty();
  }

  // --- the example

  static List<String> bodies() {
    String json = "{\"quotes\": \"'\\\"`$(id)\", \"text\": \"é 🚀\"}";
    return List.of(
        json,
        ANY_LEGAL_TEXT,
        "x",
        "\n",
        "no newline at the end",
        "-n",
        "🚀\n".repeat(52_428) + "1234"); // 256 KiB
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void process_message_writes_a_body_byte_for_byte(String body) throws Exception {
    Path inbox = Files.createDirectories(temp.resolve("inbox"));
    CommandHandler handler = handler(options(processMessage(), inbox.toString()));
    String printed = result(handler.run(TestRun.of(body)));
    Path file = Path.of(printed.strip());
    assertThat(Files.readAllBytes(file)).isEqualTo(body.getBytes(UTF_8));
    try (Stream<Path> all = Files.list(inbox)) {
      assertThat(all).containsExactly(file);
    }
  }

  @Test
  void process_message_says_what_is_wrong_and_leaves_nothing_behind() throws Exception {
    Path inbox = Files.createDirectories(temp.resolve("inbox"));
    assertThat(handler(options(processMessage(), inbox.toString())).run(TestRun.of("")).outcome())
        .isEqualTo(Outcome.deadLetter("the message is empty"));
    assertThat(handler(options(processMessage(), "/nowhere")).run(TestRun.of("x")).outcome())
        .isInstanceOf(Outcome.Retry.class);
    assertThat(inbox).isEmptyDirectory();
  }

  private static String processMessage() {
    return Path.of(System.getProperty("sluice.root"), "examples", "process-message").toString();
  }
}
