package dev.sluice.reader.handler;

import dev.sluice.engine.job.JobHandler;
import dev.sluice.engine.job.JobResult;
import dev.sluice.engine.job.JobRun;
import dev.sluice.reader.handler.Ending.Exited;
import dev.sluice.reader.handler.Ending.NotStarted;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Does jobs in containers, one for each run, without a network unless the options give one: the
 * payload on standard input, the result on standard output, exit codes as for {@link
 * CommandHandler}.
 *
 * <p>Beside those, exit 125 (the engine failed: no such image, say) and 126 and 127 (the command
 * can't be run, or isn't there) are no fault of the job's: it is put off, and loses no try. The
 * container sees {@code SLUICE_JOB_ID}, {@code SLUICE_JOB_TYPE}, {@code SLUICE_JOB_ATTEMPT} and
 * what the options give it. It has no progress file.
 *
 * <p>A container should read its standard input to the end. If it ends before, Podman's monitor may
 * close the connection with input unread, and the client then silently loses what was printed last
 * (podman issues 3302 and 11446; under load, about one run in a hundred of Podman 4.3).
 *
 * <p>Safe for use by many threads.
 */
public final class ContainerHandler implements JobHandler {

  /** What an engine's client needs to find its images, its daemon and its settings. */
  private static final Set<String> CLIENT =
      Set.of(
          "HOME",
          "XDG_RUNTIME_DIR",
          "XDG_CONFIG_HOME",
          "XDG_DATA_HOME",
          "DBUS_SESSION_BUS_ADDRESS",
          "DOCKER_HOST",
          "DOCKER_CONTEXT",
          "DOCKER_CONFIG",
          "DOCKER_CERT_PATH",
          "DOCKER_TLS_VERIFY",
          "CONTAINER_HOST",
          "CONTAINERS_CONF",
          "CONTAINERS_STORAGE_CONF",
          "REGISTRY_AUTH_FILE");

  private static final List<String> JOB =
      List.of("SLUICE_JOB_ID", "SLUICE_JOB_TYPE", "SLUICE_JOB_ATTEMPT");

  /**
   * The exit codes of {@code run} itself (docker-run(1), podman-run(1)), the first and the last.
   */
  private static final int ENGINE_FAILED = 125;

  private static final int COMMAND_NOT_FOUND = 127;

  /** A job's id may be longer and have other characters than a container's name. */
  private static final int LONGEST_ID = 64;

  private final ContainerOptions options;
  private final CommandOptions client;
  private final CommandRunner runner;
  private final ContainerEnd end;
  private final RandomGenerator random;

  /**
   * A handler that runs containers.
   *
   * @param clock by which a missing engine is looked for again
   * @param random for the containers' names; used by many threads
   */
  public ContainerHandler(ContainerOptions options, InstantSource clock, RandomGenerator random) {
    this(options, System.getenv(), clock, random);
  }

  ContainerHandler(
      ContainerOptions options,
      Map<String, String> environment,
      InstantSource clock,
      RandomGenerator random) {
    this.options = options;
    this.client = client(options);
    this.runner = new CommandRunner(client, environment, CommandRunner.Place.ROOT, clock);
    this.end = new ContainerEnd(runner);
    this.random = random;
  }

  private static CommandOptions client(ContainerOptions options) {
    CommandOptions plain = CommandOptions.of(options.engine());
    Set<String> passed = new TreeSet<>(CommandOptions.PASSED);
    passed.addAll(CLIENT);
    Map<String, String> secret = new HashMap<>(options.environment());
    secret.keySet().removeIf(ContainerHandler::isClients);
    return new CommandOptions(
        plain.command(),
        options.timeout(),
        plain.maxResultBytes(),
        passed,
        secret,
        plain.folders());
  }

  /** Whether the client has one of its own, and needs it. */
  private static boolean isClients(String variable) {
    return CLIENT.contains(variable) || CommandOptions.PASSED.contains(variable);
  }

  @Override
  public Optional<String> unavailable() {
    return runner.unavailable();
  }

  @Override
  public JobResult run(JobRun run) throws InterruptedException {
    String name = name(run);
    Ending ending;
    try {
      ending = runner.run(Call.of(run, arguments(name), options.timeout()));
    } catch (InterruptedException e) {
      end.of(name);
      throw e;
    }
    boolean wentAsItShould = ending instanceof Exited exited && exited.code() < ENGINE_FAILED;
    if (!wentAsItShould && !(ending instanceof NotStarted)) {
      end.of(name); // above 128 it may be the client alone that a signal has ended
    }
    return verdict(ending);
  }

  private JobResult verdict(Ending ending) {
    if (ending instanceof Exited exited
        && exited.code() >= ENGINE_FAILED
        && exited.code() <= COMMAND_NOT_FOUND) {
      Printed printed = exited.printed();
      return Verdict.unavailable("exit " + exited.code() + ": " + printed.lastLine())
          .withOutput(printed.tail());
    }
    return Verdict.of(ending, client);
  }

  private List<String> arguments(String name) {
    List<String> arguments = new ArrayList<>(List.of("run", "--rm", "-i", "--name", name));
    if (options.options().stream().noneMatch(option -> option.startsWith("--net"))) {
      arguments.add("--network=none");
    }
    // By name only: the client has the values in its own environment, where ps does not show them.
    JOB.forEach(variable -> arguments.addAll(List.of("-e", variable)));
    options
        .environment()
        .forEach(
            (variable, value) ->
                arguments.addAll(
                    List.of("-e", isClients(variable) ? variable + "=" + value : variable)));
    arguments.addAll(options.options());
    arguments.add(options.image());
    arguments.addAll(options.command());
    return arguments;
  }

  private String name(JobRun run) {
    String id = run.id().value().replaceAll("[^A-Za-z0-9_.-]", "_");
    return "sluice-%s-%d-%08x"
        .formatted(
            id.substring(0, Math.min(LONGEST_ID, id.length())), run.attempt(), random.nextInt());
  }
}
