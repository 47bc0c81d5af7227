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
        "Runs the SQS wire protocol, a database for jobs and some demo algorithms on 127.0.0.1, with data"
            + " on disk.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:stopped by a signal", "2:bad option, or a port or the data is in use"})
public final class Local implements Callable<Integer> {

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
    LocalStack stack = LocalStack.start(options(sqsPort, "sqs"));
    LocalStore store = startOrClose(stack::close, () -> LocalStore.start(forStore, stage));
    DemoAlgorithms algorithms =
        startOrClose(
            () -> {
              try (stack) {
                store.close();
              }
            },
            () -> DemoAlgorithms.start(algorithmsPort));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try (stack) {
                    algorithms.close();
                    store.close();
                  }
                  stopped.countDown();
                  // A JVM ended by SIGTERM exits with 143; a clean stop is a success.
                  Runtime.getRuntime().halt(0);
                },
                "stop"));
    System.out.println(
        "local: SQS on "
            + stack.endpoint()
            + ", store on "
            + store.url()
            + ", algorithms on "
            + algorithms.endpoint()
            + ", data in "
            + data);
    stopped.await();
    return CommandLine.ExitCode.OK;
  }

  private LocalOptions options(int port, String folder) {
    return new LocalOptions(port, new LocalOptions.Storage.Directory(data.resolve(folder)));
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
