package dev.sluice.reader.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.work.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real containers of the example's image, with podman and runc. */
@Tag("verify")
@Timeout(120)
class PodmanTest {

  /** crun fails with some kernels' cgroups, and systemd need not run. */
  private static final List<String> PODMAN =
      List.of("podman", "--cgroup-manager=cgroupfs", "--runtime", "runc");

  private static final String IMAGE = "sluice-example-worker";

  /** Podman asks for limits that it may not be allowed to raise ours to. */
  private static final List<String> OPTIONS =
      List.of("--pull=never", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024");

  private final String nonce =
      "87654." + ThreadLocalRandom.current().nextInt(100_000_000, 999_999_999);

  @BeforeAll
  static void build_the_image() throws Exception {
    ProcessBuilder build =
        new ProcessBuilder(
            Path.of(System.getProperty("sluice.root"), "examples", "worker-image", "build")
                .toString(),
            "--isolation=chroot");
    build.environment().put("ENGINE", String.join(" ", PODMAN));
    build.environment().put("IMAGE", IMAGE);
    output(build);
  }

  private static String output(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static String podman(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(PODMAN);
    command.addAll(List.of(arguments));
    return output(new ProcessBuilder(command));
  }

  private static String containers() throws IOException, InterruptedException {
    return podman("ps", "-a", "--filter", "name=sluice-0199d3c4-job", "--format", "{{.Names}}");
  }

  @AfterEach
  void no_run_leaves_a_container_or_a_process_behind() throws Exception {
    assertThat(containers()).isEmpty();
    assertThat(sleepers()).isZero();
  }

  /** A container's processes are processes of this machine. */
  private long sleepers() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().arguments().filter(this::isNonce).isPresent())
        .count();
  }

  private boolean isNonce(String[] arguments) {
    return List.of(arguments).equals(List.of(nonce));
  }

  private static ContainerOptions options(String... command) {
    return ContainerOptions.of(PODMAN, IMAGE).withOptions(OPTIONS).withCommand(List.of(command));
  }

  /**
   * A script that reads its payload first: Podman may lose what a container prints that ends with
   * standard input unread (see {@link ContainerHandler}).
   */
  private static ContainerOptions reading(String script) {
    return options("sh", "-c", "cat >/dev/null; " + script);
  }

  private static ContainerHandler handler(ContainerOptions options) {
    return new ContainerHandler(options, InstantSource.system(), new Random());
  }

  private static JobResult run(ContainerOptions options, String payload)
      throws InterruptedException {
    return handler(options).run(TestRun.of(payload));
  }

  @Test
  void the_payload_goes_in_and_the_result_comes_out() throws Exception {
    String payload = "{\"text\": \"é 🚀 '\\\"`$(id)\"}\n\n";
    JobResult result = run(options("sh", "-c", "cat; echo said >&2"), payload);
    assertThat(result.outcome()).as(result.output()).isEqualTo(Outcome.done());
    assertThat(result.result()).contains(payload);
    assertThat(result.output()).isEqualTo("said\n");
  }

  @Test
  void the_image_does_its_own_work_if_no_command_is_given() throws Exception {
    JobResult result = run(options(), "x".repeat(262_144));
    assertThat(result.outcome()).as(result.output()).isEqualTo(Outcome.done());
    assertThat(result.result().orElseThrow()).startsWith("/tmp/message-");
  }

  @Test
  void exit_65_is_a_dead_letter() throws Exception {
    assertThat(run(reading("echo bad >&2; exit 65"), "{}").outcome())
        .isEqualTo(Outcome.deadLetter("bad"));
  }

  @Test
  void any_other_exit_and_a_death_by_a_signal_are_tried_again() throws Exception {
    assertThat(run(reading("echo worse >&2; exit 3"), "{}").outcome())
        .isEqualTo(Outcome.retry("exit 3: worse"));
    assertThat(run(reading("sh -c 'kill -KILL $$'; exit $?"), "{}").outcome())
        .isInstanceOf(Outcome.Retry.class)
        .asString()
        .contains("exit 137");
  }

  @Test
  void the_container_knows_its_job_and_none_of_our_environment() throws Exception {
    String environment = run(reading("env").with("COLOUR", "blue"), "{}").result().orElseThrow();
    assertThat(environment.lines())
        .contains(
            "SLUICE_JOB_ID=0199d3c4-job",
            "SLUICE_JOB_TYPE=test",
            "SLUICE_JOB_ATTEMPT=3",
            "COLOUR=blue")
        .noneMatch(line -> line.startsWith("AWS_") || line.startsWith("SLUICE_RUN"));
  }

  @Test
  void there_is_no_network_inside() throws Exception {
    JobResult result = run(reading("ls /sys/class/net; ip route"), "{}");
    assertThat(result.outcome()).as(result.output()).isEqualTo(Outcome.done());
    assertThat(result.result()).contains("lo\n"); // that, and no route
  }

  @Test
  void an_interrupt_ends_the_container_before_it_returns() throws Exception {
    Background background =
        new Background(
            handler(
                options(
                    "sh",
                    "-c",
                    "trap '' TERM; (setsid sleep NONCE &); sleep NONCE".replace("NONCE", nonce))),
            TestRun.of("{}"));
    await().atMost(Duration.ofMinutes(1)).until(() -> sleepers() >= 2);
    assertThat(containers()).isNotEmpty();
    assertThat(background.interrupted(Duration.ofSeconds(30)))
        .isInstanceOf(InterruptedException.class);
    assertThat(sleepers()).isZero();
    assertThat(containers()).isEmpty();
  }

  @Test
  void a_container_that_takes_too_long_is_ended_and_tried_again() throws Exception {
    ContainerOptions options = options("sleep", nonce).withTimeout(Duration.ofSeconds(2));
    assertThat(run(options, "{}").outcome()).isEqualTo(Outcome.retry("took longer than 2s"));
    assertThat(sleepers()).isZero();
    assertThat(containers()).isEmpty();
  }

  @Test
  void a_missing_image_or_command_loses_no_try() throws Exception {
    ContainerOptions missing =
        ContainerOptions.of(PODMAN, "localhost/no-such-image").withOptions(OPTIONS);
    assertThat(run(missing, "{}").outcome())
        .isInstanceOf(Outcome.Postpone.class)
        .asString()
        .contains("exit 125")
        .contains("no-such-image");
    assertThat(run(options("/nowhere"), "{}").outcome())
        .isInstanceOf(Outcome.Postpone.class)
        .asString()
        .contains("exit 127");
  }
}
