package dev.sluice.local;

import dev.sluice.engine.queue.Stage;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program that runs the local stack until it is told to stop. */
@Command(
    name = "local",
    mixinStandardHelpOptions = true,
    description =
        "Runs the SQS wire protocol or an AMQP broker, a database for jobs and some demo algorithms on"
            + " 127.0.0.1, with data on disk.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:stopped by a signal", "2:bad option, or a port or the data is in use"})
public final class Local implements Callable<Integer> {

  @Option(
      names = "--queue",
      paramLabel = "sqs|amqp",
      defaultValue = "${env:SLUICE_QUEUE:-sqs}",
      description = "how to speak to queues (SLUICE_QUEUE, default sqs)")
  private LocalQueues.Protocol queue = LocalQueues.Protocol.SQS;

  @Option(
      names = "--amqp-url",
      paramLabel = "URL",
      defaultValue = "${env:SLUICE_AMQP_URL:-amqp://guest:guest@127.0.0.1:5672}",
      description =
          "where the AMQP broker is, and who may connect to it; one that is there already is used as it"
              + " is (SLUICE_AMQP_URL, default amqp://guest:guest@127.0.0.1:5672)")
  private String amqpUrl = "";

  @Option(
      names = "--sqs-port",
      paramLabel = "PORT",
      defaultValue = "${env:SLUICE_LOCAL_SQS_PORT:-9324}",
      description = "port for SQS, 0 for any free one (SLUICE_LOCAL_SQS_PORT, default 9324)")
  private int sqsPort;

  @Option(
      names = "--store-port",
      paramLabel = "PORT",
      defaultValue = "${env:SLUICE_LOCAL_STORE_PORT:-9123}",
      description =
          "port for the database, 0 for any free one (SLUICE_LOCAL_STORE_PORT, default 9123)")
  private int storePort;

  @Option(
      names = "--algorithms-port",
      paramLabel = "PORT",
      defaultValue = "${env:SLUICE_LOCAL_ALGORITHMS_PORT:-9124}",
      description =
          "port for the demo algorithms, 0 for any free one (SLUICE_LOCAL_ALGORITHMS_PORT, default"
              + " 9124)")
  private int algorithmsPort;

  @Option(
      names = "--data",
      paramLabel = "DIRECTORY",
      defaultValue = "${env:SLUICE_LOCAL_DATA:-.sluice}",
      description = "where messages and jobs are kept (SLUICE_LOCAL_DATA, default .sluice)")
  private Path data = Path.of(".sluice");

  private Local() {}

  /** Starts the program; see {@code --help}. */
  public static void main(String[] args) {
    // Before the first logger is made.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "sluice-local-logback.xml");
    }
    int code =
        new CommandLine(new Local())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(
                (failure, wrong) -> {
                  failure
                      .getCommandLine()
                      .getErr()
                      .println("local: " + failure.getMessage() + " (--help says more)");
                  return CommandLine.ExitCode.USAGE;
                })
            .setExecutionExceptionHandler(
                (e, commandLine, parsed) -> {
                  if (e instanceof LocalException || e instanceof IllegalArgumentException) {
                    commandLine.getErr().println("local: " + e.getMessage());
                    return CommandLine.ExitCode.USAGE;
                  }
                  throw e;
                })
            .execute(args);
    if (code != CommandLine.ExitCode.OK) {
      System.exit(code);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    LocalOptions forStore = options(storePort, "store");
    Stage stage = Stage.fromEnvironment(System.getenv());
    LocalQueues queues = queues();
    LocalStore store = startOrClose(queues::close, () -> LocalStore.start(forStore, stage));
    DemoAlgorithms algorithms =
        startOrClose(
            () -> {
              try (queues) {
                store.close();
              }
            },
            () -> DemoAlgorithms.start(algorithmsPort));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try (queues) {
                    algorithms.close();
                    store.close();
                  }
                  stopped.countDown();
                  // A JVM ended by SIGTERM exits with 143; a clean stop is a success.
                  Runtime.getRuntime().halt(0);
                },
                "stop"));
    System.out.println(
        "local: "
            + queues.line()
            + ", store on "
            + store.url()
            + ", algorithms on "
            + algorithms.endpoint()
            + ", data in "
            + data);
    stopped.await();
    return CommandLine.ExitCode.OK;
  }

  private LocalQueues queues() {
    return switch (queue) {
      case SQS -> LocalQueues.sqs(options(sqsPort, "sqs"));
      case AMQP -> LocalQueues.amqp(AmqpAddress.all(amqpUrl), storage("amqp"));
    };
  }

  private LocalOptions options(int port, String folder) {
    return new LocalOptions(port, storage(folder));
  }

  private LocalOptions.Storage storage(String folder) {
    return new LocalOptions.Storage.Directory(data.resolve(folder));
  }

  /** What is open by then. */
  private interface Opened extends AutoCloseable {
    @Override
    void close();
  }

  private static <T> T startOrClose(Opened opened, Supplier<T> start) {
    try {
      return start.get();
    } catch (LocalException e) {
      opened.close();
      throw e;
    }
  }
}
