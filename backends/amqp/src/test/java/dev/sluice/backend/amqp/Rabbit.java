package dev.sluice.backend.amqp;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.sluice.testing.Processes;
import dev.sluice.testing.ServerProcess;
import dev.sluice.testing.TestPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A RabbitMQ of the test's own, from Debian's package: one node without plugins, on loopback alone.
 *
 * <p>Erlang's nodes find each other through a daemon, epmd, that the first of them starts and that
 * outlives them all. Each of these has one of its own instead, which ends with it.
 */
public final class Rabbit extends ServerProcess {

  private static final Path INSTALLED = Path.of("/usr/lib/rabbitmq/lib");

  private final int daemonPort = TestPorts.free();
  private final int distributionPort = TestPorts.free();
  private final int tlsPort = TestPorts.free();
  private final Optional<TestCertificate> certificate;
  private final Process daemon;

  private Rabbit(List<String> certified) {
    certificate =
        certified.isEmpty()
            ? Optional.empty()
            : Optional.of(TestCertificate.in(data(), String.join(",", certified)));
    try {
      Files.writeString(settings(), configuration());
      daemon = startDaemon();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  /** A node that takes connections, of the user guest with the password guest. */
  public static Rabbit plain() {
    return new Rabbit(List.of());
  }

  /**
   * The same with connections over TLS, and a certificate for these names, signed by an authority
   * of its own.
   *
   * @param names such as {@code ip:127.0.0.1} and {@code dns:localhost}
   */
  public static Rabbit withCertificateFor(String... names) {
    return new Rabbit(List.of(names));
  }

  /** Where it is, over TLS if it has a certificate. */
  public AmqpOptions options() {
    return AmqpOptions.of(
        certificate.isPresent()
            ? "amqps://guest:guest@127.0.0.1:" + tlsPort
            : "amqp://guest:guest@127.0.0.1:" + port(),
        certificate.map(TestCertificate::authority));
  }

  /**
   * Runs {@code rabbitmqctl} on this node.
   *
   * @return what it says, line by line; the columns of a list are separated by tabs, without a
   *     heading
   */
  public List<String> ctl(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program("rabbitmqctl"), "--silent"));
    command.addAll(List.of(arguments));
    return Processes.run(prepared(command)).lines().toList();
  }

  /**
   * Has the node write at once what it writes half a second after a quorum queue was declared: the
   * directory of its logs. A node that is killed before has lost the log of that queue, confirmed
   * messages and all, and the queue never answers again.
   */
  public void remember() {
    ctl("eval", "lists:foreach(fun dets:sync/1, dets:all()).");
  }

  /** In the terms of Erlang: a file in the newer format takes the node half a second to read. */
  private String configuration() {
    String tls =
        certificate
            .map(
                files ->
                    """
                    ,
                      {ssl_listeners, [{"127.0.0.1", %d}]},
                      {ssl_options, [{cacertfile, "%s"}, {certfile, "%s"}, {keyfile, "%s"}]}"""
                        .formatted(tlsPort, files.authority(), files.certificate(), files.key()))
            .orElse("");
    // A disk with less room than the limit blocks who publishes.
    return """
    [{rabbit, [
      {tcp_listeners, [{"127.0.0.1", %d}]},
      {disk_free_limit, 1000000}%s]}].
    """
        .formatted(port(), tls);
  }

  private Path settings() {
    return data().resolve("advanced.config");
  }

  private Path output() {
    return data().resolve("output");
  }

  private Process startDaemon() throws IOException {
    Process started =
        prepared(List.of("epmd")).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    Awaitility.await("epmd takes connections")
        .pollInterval(Duration.ofMillis(5))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              new Socket(InetAddress.getLoopbackAddress(), daemonPort).close();
              return true;
            });
    return started;
  }

  /** A program that knows this node and nothing of others on this machine. */
  private ProcessBuilder prepared(List<String> command) {
    ProcessBuilder program = new ProcessBuilder(command).redirectErrorStream(true);
    program.directory(data().toFile());
    Map<String, String> environment = program.environment();
    environment.keySet().removeIf(name -> name.startsWith("RABBITMQ_") || name.startsWith("ERL_"));
    // The cookie that the node and its tools know each other by is in there.
    environment.put("HOME", data().toString());
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put("ERL_EPMD_PORT", Integer.toString(daemonPort));
    environment.put("ERL_FLAGS", "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}");
    environment.put("RABBITMQ_NODENAME", "rabbit@localhost");
    environment.put("RABBITMQ_DIST_PORT", Integer.toString(distributionPort));
    environment.put("RABBITMQ_MNESIA_BASE", data().resolve("mnesia").toString());
    environment.put("RABBITMQ_LOG_BASE", data().resolve("log").toString());
    environment.put("RABBITMQ_ADVANCED_CONFIG_FILE", settings().toString());
    // What would be in /etc/rabbitmq isn't ours, and these aren't there.
    environment.put("RABBITMQ_CONFIG_FILE", data().resolve("none.conf").toString());
    environment.put("RABBITMQ_CONFIG_FILES", data().resolve("none/*.conf").toString());
    environment.put("RABBITMQ_CONF_ENV_FILE", data().resolve("none.sh").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", data().resolve("plugins").toString());
    // The script becomes the node instead of waiting for it, so that a signal reaches the node.
    environment.put("RUNNING_UNDER_SYSTEMD", "true");
    return program;
  }

  /** Not the one on the path, which insists on being root or the user rabbitmq. */
  private static String program(String name) {
    if (Files.isDirectory(INSTALLED)) {
      try (Stream<Path> versions = Files.list(INSTALLED)) {
        Optional<Path> newest =
            versions
                .map(version -> version.resolve("sbin").resolve(name))
                .filter(Files::isExecutable)
                .max(Comparator.naturalOrder());
        if (newest.isPresent()) {
          return newest.get().toString();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalStateException(
        "there is no " + name + " under " + INSTALLED + ": apt-get install rabbitmq-server");
  }

  @Override
  protected Process launch() throws IOException {
    return prepared(List.of(program("rabbitmq-server"))).redirectOutput(output().toFile()).start();
  }

  @Override
  protected void awaitReady(Process server) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port());
    Awaitility.await("RabbitMQ takes connections")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsMatching(
            failure -> failure instanceof IOException || failure instanceof TimeoutException)
        .until(
            () -> {
              if (!server.isAlive()) {
                throw new IllegalStateException("RabbitMQ ended:\n" + Files.readString(output()));
              }
              try (Connection connection = factory.newConnection()) {
                return connection.isOpen();
              }
            });
  }

  @Override
  public void close() {
    super.close();
    Processes.end(daemon);
  }
}
