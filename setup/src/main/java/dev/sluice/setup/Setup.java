package dev.sluice.setup;

import dev.sluice.engine.job.JobStoreException;
import dev.sluice.engine.queue.Depth;
import dev.sluice.engine.queue.MessageQueue;
import dev.sluice.engine.queue.ProvisioningStep;
import dev.sluice.engine.queue.QueueException;
import dev.sluice.engine.queue.QueueName;
import dev.sluice.engine.queue.QueueProvisioner;
import dev.sluice.engine.queue.Stage;
import dev.sluice.engine.queue.Topology;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** The program that creates the queues and the tables, or checks them. */
@Command(
    name = "setup",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Creates the queues and the tables that Sluice needs and mends those that differ; a second"
          + " run changes nothing.",
      "AWS is found as the AWS command line finds it: AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID,"
          + " AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL_SQS. With SLUICE_QUEUE=amqp none of that is"
          + " needed, and the broker is at SLUICE_AMQP_URL, such as"
          + " amqp://user:password@rabbit-1:5672,rabbit-2:5672, its certificates in"
          + " SLUICE_AMQP_CA_FILE.",
      "The database of the job store: SLUICE_STORE_URL, SLUICE_STORE_USER, SLUICE_STORE_PASSWORD.",
      "SLUICE_STAGE, such as dev, is put before all names.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is as it should be",
      "1:with --check: something is missing or differs",
      "2:bad option, no credentials, region or rights, or no answer"
    },
    subcommands = {ApiKeyCommand.class, SecretKeyCommand.class, CostCommand.class})
public final class Setup implements Callable<Integer> {

  private static final int DIFFERENT = 1;
  private static final int FAILED = CommandLine.ExitCode.USAGE;

  @Option(
      names = "--queue",
      paramLabel = "NAME",
      defaultValue = "${env:SLUICE_QUEUE_NAME:-sluice}",
      converter = NameConverter.class,
      description = "the queue (SLUICE_QUEUE_NAME, default sluice)")
  private QueueName queue = new QueueName("sluice");

  @Option(
      names = "--queue-kind",
      paramLabel = "KIND",
      defaultValue = "${env:SLUICE_QUEUE:-sqs}",
      description = "what the queues are on: sqs or amqp (SLUICE_QUEUE, default sqs)")
  private String queueKind = "sqs";

  @Option(
      names = "--dead",
      paramLabel = "NAME",
      defaultValue = "${env:SLUICE_QUEUE_DEAD:-sluice-dead}",
      converter = NameConverter.class,
      description = "the dead-letter queue (SLUICE_QUEUE_DEAD, default sluice-dead)")
  private QueueName dead = new QueueName("sluice-dead");

  @Option(
      names = "--results",
      paramLabel = "NAME",
      defaultValue = "${env:SLUICE_QUEUE_RESULTS:-sluice-results}",
      converter = NameConverter.class,
      description = "the result queue (SLUICE_QUEUE_RESULTS, default sluice-results)")
  private QueueName results = new QueueName("sluice-results");

  @Option(
      names = "--visibility",
      paramLabel = "TIME",
      defaultValue = "${env:SLUICE_QUEUE_VISIBILITY:-30s}",
      converter = DurationConverter.class,
      description =
          "how long a delivery hides its message from others (SLUICE_QUEUE_VISIBILITY, default 30s)")
  private Duration visibility = Duration.ofSeconds(30);

  @Option(
      names = "--store",
      paramLabel = "STORE",
      defaultValue = "${env:SLUICE_STORE:-jdbc}",
      description = "where jobs are stored: jdbc, dynamodb or none (SLUICE_STORE, default jdbc)")
  private String store = "jdbc";

  @Option(
      names = "--check",
      description = "change nothing; say what is missing or differs, and what the queues hold")
  private boolean check;

  @Option(names = "--json", description = "print the steps and what the queues hold as JSON")
  private boolean json;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description =
          "how long to wait for AWS_ENDPOINT_URL_SQS, if set, or the broker, and for the database"
              + " (default 30s)")
  private Duration wait = Duration.ofSeconds(30);

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Supplier<SqsAsyncClient> clients;
  private final Map<String, String> environment;

  Setup(Supplier<SqsAsyncClient> clients, Map<String, String> environment) {
    this.clients = clients;
    this.environment = environment;
  }

  /** Starts the program; see {@code --help}. */
  public static void main(String[] args) {
    // Before the first logger is made: a command line's output is its own, not the SDK's.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "sluice-setup-logback.xml");
    }
    System.exit(
        commandLine(() -> AwsClients.made(SqsAsyncClient::create), System.getenv()).execute(args));
  }

  static CommandLine commandLine(
      Supplier<SqsAsyncClient> clients, Map<String, String> environment) {
    return new CommandLine(new Setup(clients, environment))
        .setParameterExceptionHandler(
            (failure, args) -> {
              failure
                  .getCommandLine()
                  .getErr()
                  .println("setup: " + failure.getMessage() + " (--help says more)");
              return FAILED;
            })
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> {
              if (failure instanceof SetupException
                  || failure instanceof QueueException
                  || failure instanceof JobStoreException
                  || failure instanceof IllegalArgumentException) {
                commandLine.getErr().println("setup: " + failure.getMessage());
                return FAILED;
              }
              throw failure;
            });
  }

  @Override
  public Integer call() {
    Stage stage = Stage.fromEnvironment(environment);
    queue = new QueueName(stage.of(queue.value()));
    dead = new QueueName(stage.of(dead.value()));
    results = new QueueName(stage.of(results.value()));
    Topology topology = Topology.of(queue, dead, results).withVisibility(visibility);
    Optional<Tables> tables = Tables.of(store, environment);
    Report report;
    try (Broker broker = Broker.of(queueKind, environment, clients)) {
      report = report(broker, topology, tables);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? report.json() : report.table());
    out.flush();
    return report.isAsItShouldBe() ? CommandLine.ExitCode.OK : DIFFERENT;
  }

  private Report report(Broker broker, Topology topology, Optional<Tables> tables) {
    await(broker.addresses(), broker.variable());
    // Tables first: a service that waits for its queue finds them, too, when that is there.
    List<ProvisioningStep> ofTables = tables.map(this::steps).orElse(List.of());
    QueueProvisioner provisioner = broker.provisioner();
    List<ProvisioningStep> steps =
        new ArrayList<>(check ? provisioner.check(topology) : provisioner.provision(topology));
    steps.addAll(ofTables);
    return new Report(steps, check || json ? depths(broker, topology, steps) : Map.of());
  }

  private List<ProvisioningStep> steps(Tables tables) {
    await(tables.address().stream().toList(), tables.variable());
    return check ? tables.provisioner().check() : tables.provisioner().provision();
  }

  /** The store of API keys, when it takes connections. */
  Tables tables() {
    Tables tables =
        Tables.of(store, environment)
            .orElseThrow(
                () -> new SetupException("SLUICE_STORE is none: there is no place for API keys"));
    await(tables.address().stream().toList(), tables.variable());
    return tables;
  }

  private void await(List<URI> addresses, String variable) {
    if (!addresses.isEmpty()) {
      new EndpointWait(addresses, variable, spec.commandLine().getErr()).await(wait);
    }
  }

  private static Map<QueueName, Depth> depths(
      Broker broker, Topology topology, List<ProvisioningStep> steps) {
    Set<String> missing =
        steps.stream()
            .filter(ProvisioningStep.Missing.class::isInstance)
            .map(ProvisioningStep::name)
            .collect(Collectors.toSet());
    Map<QueueName, Depth> depths = new LinkedHashMap<>();
    Stream.of(topology.queue(), topology.dead(), topology.results())
        .filter(name -> missing.stream().noneMatch(part -> isOf(name, part)))
        .forEach(name -> depths.put(name, depth(broker.queues().open(topology, name))));
    return depths;
  }

  private static Depth depth(MessageQueue opened) {
    try (MessageQueue queue = opened) {
      return queue.depth().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof QueueException failure ? failure : e;
    }
  }

  /** Whether it is the queue, or a part of it as those in which its messages wait. */
  private static boolean isOf(QueueName queue, String part) {
    return part.equals(queue.value()) || part.startsWith(queue.value() + ".");
  }

  private static final class NameConverter implements ITypeConverter<QueueName> {
    @Override
    public QueueName convert(String value) {
      try {
        return new QueueName(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  private static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      try {
        Duration duration = Duration.parse("PT" + value);
        if (!duration.isNegative()) {
          return duration;
        }
      } catch (DateTimeParseException e) {
        // said below
      }
      throw new TypeConversionException("a time is such as 30s or 2m, not \"" + value + "\"");
    }
  }
}
