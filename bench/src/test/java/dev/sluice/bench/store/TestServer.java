package dev.sluice.bench.store;

import dev.sluice.backend.dynamodb.DynamoServer;
import dev.sluice.backend.jdbc.JdbcOptions;
import dev.sluice.backend.jdbc.Postgres;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A store's server of the tests as a program: takes the name of its kind, says in its first line
 * what environment the services need, {@code NAME=VALUE} with tabs between them, and runs until its
 * input ends or it is told to stop.
 *
 * <p>Here and not with the benchmark, because DynamoDB Local may be a dependency of tests only.
 */
final class TestServer {

  private TestServer() {}

  public static void main(String[] args) throws Exception {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // where the servers' libraries log to
    switch (args[0]) {
      case "dynamodb" -> answers.println(dynamodb());
      case "postgresql" -> answers.println(postgresql());
      default -> throw new IllegalArgumentException("there is no server \"" + args[0] + "\"");
    }
    while (System.in.read() >= 0) {
      // nothing is said to it
    }
    System.exit(0);
  }

  private static String dynamodb() throws Exception {
    DynamoServer server = new DynamoServer();
    return String.join(
        "\t", "SLUICE_STORE=dynamodb", "AWS_ENDPOINT_URL_DYNAMODB=" + server.endpoint());
  }

  private static String postgresql() {
    Postgres server = new Postgres();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
    JdbcOptions options = server.options();
    return String.join(
        "\t",
        "SLUICE_STORE=jdbc",
        "SLUICE_STORE_URL=" + options.url(),
        "SLUICE_STORE_USER=" + options.user(),
        "SLUICE_STORE_PASSWORD=" + options.password());
  }
}
