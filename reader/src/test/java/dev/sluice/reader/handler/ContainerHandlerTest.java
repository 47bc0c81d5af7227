package dev.sluice.reader.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.work.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is asked of an engine, and what its answers mean. The engine is a script here that writes
 * down what it was told; {@link PodmanTest} has a real one.
 */
@Timeout(120)
class ContainerHandlerTest {

  @TempDir Path temp;

  private Path engine() {
    return temp.resolve("engine");
  }

  @BeforeEach
  void make_the_engine() throws IOException {
    Files.writeString(
        engine(),
        """
        #!/bin/sh
        for argument; do printf '%s|' "$argument"; done >>LOG
        echo >>LOG
        case $2 in
          run) env >ENV; cat; . ./TEMP/run ;;
        esac
        """
            .replace("LOG", log().toString())
            .replace("ENV", temp.resolve("env").toString())
            .replace("./TEMP", temp.toString()));
    Files.setPosixFilePermissions(engine(), PosixFilePermissions.fromString("rwxr-xr-x"));
    onRun("exit 0");
  }

  private Path log() {
    return temp.resolve("log");
  }

  private void onRun(String script) throws IOException {
    Files.writeString(temp.resolve("run"), script + "\n");
  }

  private List<String> asked() throws IOException {
    return Files.readAllLines(log(), UTF_8);
  }

  private ContainerOptions options() {
    return ContainerOptions.of(List.of(engine().toString(), "--global"), "image:1")
        .withCommand(List.of("work", "a b"));
  }

  private static ContainerHandler handler(ContainerOptions options, Map<String, String> ours) {
    return new ContainerHandler(options, ours, InstantSource.system(), new Random(1));
  }

  private static JobResult run(ContainerOptions options) throws InterruptedException {
    return handler(options, System.getenv()).run(TestRun.of("{\"a\":1}"));
  }

  @Test
  void a_container_without_a_network_gets_the_payload_and_prints_the_result() throws Exception {
    assertThat(run(options().withOptions(List.of("--memory=1g"))))
        .isEqualTo(JobResult.done("{\"a\":1}"));
    assertThat(asked())
        .containsExactly(
            "--global|run|--rm|-i|--name|NAME|--network=none|-e|SLUICE_JOB_ID|-e|SLUICE_JOB_TYPE|-e|SLUICE_JOB_ATTEMPT|--memory=1g|image:1|work|a b|"
                .replace("NAME", name()));
  }

  private String name() throws IOException {
    Matcher name =
        Pattern.compile("\\|--name\\|(sluice-0199d3c4-job-3-[0-9a-f]{8})\\|")
            .matcher(asked().get(0));
    assertThat(name.find()).isTrue();
    return name.group(1);
  }

  @Test
  void the_options_may_give_a_network() throws Exception {
    run(options().withOptions(List.of("--network=host")));
    assertThat(asked().get(0)).contains("--network=host").doesNotContain("--network=none");
  }

  @Test
  void values_of_the_environment_stand_on_no_command_line_unless_the_client_has_its_own()
      throws Exception {
    run(options().with("TOKEN", "t0ps3cret").with("HOME", "/work"));
    assertThat(asked().get(0)).contains("-e|TOKEN|").contains("-e|HOME=/work|");
    assertThat(asked().get(0)).doesNotContain("t0ps3cret");
    assertThat(Files.readAllLines(temp.resolve("env")))
        .contains("TOKEN=t0ps3cret", "SLUICE_JOB_ID=0199d3c4-job")
        .doesNotContain("HOME=/work");
    assertThat(options().with("TOKEN", "t0ps3cret").toString()).doesNotContain("t0ps3cret");
  }

  @Test
  void the_client_sees_what_it_needs_of_our_environment_and_nothing_else() throws Exception {
    Map<String, String> ours =
        Map.of(
            "PATH", "/usr/bin:/bin",
            "HOME", "/home/reader",
            "DOCKER_HOST", "unix:///run/docker.sock",
            "AWS_SECRET_ACCESS_KEY", "secret");
    handler(options(), ours).run(TestRun.of("{}"));
    assertThat(Files.readAllLines(temp.resolve("env")))
        .contains("HOME=/home/reader", "DOCKER_HOST=unix:///run/docker.sock")
        .noneMatch(line -> line.startsWith("AWS_"));
  }

  @ParameterizedTest
  @CsvSource({"125, no such image", "126, not executable", "127, not found"})
  void what_the_engine_can_not_run_is_put_off(int code, String why) throws Exception {
    onRun("echo warning >&2; echo '" + why + "' >&2; exit " + code);
    assertThat(run(options()).outcome())
        .isEqualTo(Outcome.postpone("exit " + code + ": " + why, Duration.ofSeconds(30)));
  }

  @Test
  void exit_65_and_any_other_mean_what_they_mean_for_a_command() throws Exception {
    onRun("echo bad >&2; exit 65");
    assertThat(run(options()).outcome()).isEqualTo(Outcome.deadLetter("bad"));
    onRun("echo worse >&2; exit 1");
    assertThat(run(options()).outcome()).isEqualTo(Outcome.retry("exit 1: worse"));
  }

  @Test
  void a_container_that_takes_too_long_is_killed_and_removed_by_name() throws Exception {
    onRun("sleep 1000");
    assertThat(run(options().withTimeout(Duration.ofMillis(300))).outcome())
        .isEqualTo(Outcome.retry("took longer than 0.3s"));
    assertThat(asked())
        .hasSize(4)
        .endsWith(
            "--global|kill|" + name() + "|",
            "--global|rm|-f|" + name() + "|",
            "--global|ps|-a|-q|--filter|name=^" + name() + "$|");
  }

  @Test
  void a_container_whose_client_was_killed_is_removed_by_name() throws Exception {
    onRun("kill -KILL $$");
    assertThat(run(options()).outcome()).isEqualTo(Outcome.retry("exit 137"));
    assertThat(asked()).contains("--global|rm|-f|" + name() + "|");
  }

  @Test
  void a_missing_engine_makes_the_type_unavailable() throws Exception {
    ContainerOptions missing = ContainerOptions.of(List.of("no-such-engine"), "image");
    assertThat(handler(missing, System.getenv()).unavailable())
        .contains("program \"no-such-engine\" was not found");
    assertThat(run(missing).outcome()).isInstanceOf(Outcome.Postpone.class);
  }

  @Test
  void an_image_is_no_option() {
    assertThatThrownBy(() -> ContainerOptions.of(List.of("docker"), "--privileged"))
        .hasMessage("image has to name an image, not \"--privileged\"");
  }
}
