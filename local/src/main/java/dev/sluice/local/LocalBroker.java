package dev.sluice.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.security.auth.Subject;
import org.apache.qpid.server.configuration.updater.TaskExecutor;
import org.apache.qpid.server.configuration.updater.TaskExecutorImpl;
import org.apache.qpid.server.logging.EventLogger;
import org.apache.qpid.server.logging.NullMessageLogger;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.ConfiguredObject;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.State;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHostNode;
import org.apache.qpid.server.model.port.AmqpPort;
import org.apache.qpid.server.security.SubjectExecutionContext;
import org.apache.qpid.server.security.auth.TaskPrincipal;
import org.apache.qpid.server.store.MemorySystemConfigImpl;

/** AMQP 0-9-1 on 127.0.0.1, spoken by Apache Qpid Broker-J in this process. */
public final class LocalBroker implements AutoCloseable {

  /** What a start or a stop takes at the most; our guess. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TaskExecutor tasks;
  private final SystemConfig<?> system;
  private final URI endpoint;

  private LocalBroker(TaskExecutor tasks, SystemConfig<?> system, URI endpoint) {
    this.tasks = tasks;
    this.system = system;
    this.endpoint = endpoint;
  }

  /**
   * Starts the broker with a user guest whose password is guest; it serves when this returns.
   *
   * @throws LocalException if the port or the data is in use or the data cannot be read
   */
  public static LocalBroker start(LocalOptions options) {
    return start(options, BrokerLogin.GUEST);
  }

  /**
   * Starts the broker; it serves when this returns.
   *
   * @throws LocalException if the port or the data is in use or the data cannot be read
   */
  static LocalBroker start(LocalOptions options, BrokerLogin login) {
    requireFree(options.port());
    TaskExecutor tasks = new TaskExecutorImpl();
    tasks.start();
    Principal principal = new TaskPrincipal("sluice-local");
    String configuration = configuration(options, login);
    SystemConfig<?> system =
        new MemorySystemConfigImpl(
            tasks,
            new EventLogger(new NullMessageLogger()),
            principal,
            Map.of(
                ConfiguredObject.TYPE,
                MemorySystemConfigImpl.SYSTEM_CONFIG_TYPE,
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                false,
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                "data:;base64,"
                    + Base64.getEncoder().encodeToString(configuration.getBytes(UTF_8))));
    try {
      SubjectExecutionContext.withSubject(
          new Subject(true, Set.of(principal), Set.of(), Set.of()), system::open);
      int port = portOf(system);
      return new LocalBroker(
          tasks,
          system,
          URI.create(
              "amqp://" + login.userInfo() + "@" + LocalOptions.HOST + ":" + port + login.path()));
    } catch (RuntimeException e) {
      end(tasks, system);
      throw e instanceof LocalException known
          ? known
          : new LocalException("cannot start the AMQP broker: " + e, e);
    }
  }

  /** Said before the broker says it, in more than one line. */
  private static void requireFree(int port) {
    try (ServerSocket tried =
        new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      tried.getLocalPort();
    } catch (IOException e) {
      throw new LocalException(
          "port " + port + " of " + LocalOptions.HOST + " is in use by another process", e);
    }
  }

  private static String configuration(LocalOptions options, BrokerLogin login) {
    return """
        {
          "name": "sluice",
          "modelVersion": "9.1",
          "context": {
            "virtualhost.housekeepingCheckPeriod": "100",
            "virtualhost.housekeepingThreadCount": "1",
            "queue.behaviourOnUnknownDeclareArgument": "IGNORE",
            "qpid.port.closeWhenNoRoute": "false",
            "broker.flowToDiskThreshold": "33554432"
          },
          "authenticationproviders": [{
            "name": "sluice", "type": "Plain", "secureOnlyMechanisms": [],
            "users": [{"name": %s, "password": %s, "type": "managed"}]
          }],
          "virtualhostnodes": [{
            "name": "sluice", "type": "Memory", "defaultVirtualHostNode": "true",
            "virtualHostInitialConfiguration": "{\\"type\\":\\"Memory\\"}"
          }],
          "ports": [{
            "name": "amqp", "type": "AMQP", "port": "%d", "bindingAddress": "%s",
            "authenticationProvider": "sluice", "protocols": ["AMQP_0_9_1"],
            "virtualhostaliases": [%s]
          }]
        }
        """
        .formatted(
            json(login.user()),
            json(login.password()),
            options.port(),
            LocalOptions.HOST,
            alias(login.virtualHost()));
  }

  /** Clients that name another virtual host are told that there is none. */
  private static String alias(String virtualHost) {
    return virtualHost.equals("/")
        ? "{\"name\": \"default\", \"type\": \"defaultAlias\"}"
        : "{\"name\": \"named\", \"type\": \"patternMatchingAlias\", \"pattern\": "
            + json(Pattern.quote(virtualHost))
            + "}";
  }

  private static String json(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars().forEach(c -> quoted.append("\\u%04x".formatted(c)));
    return quoted.append('"').toString();
  }

  private static int portOf(SystemConfig<?> system) {
    Broker<?> broker = (Broker<?>) system.getContainer();
    for (VirtualHostNode<?> node : broker.getVirtualHostNodes()) {
      if (node.getState() != State.ACTIVE || node.getVirtualHost().getState() != State.ACTIVE) {
        throw new LocalException("the AMQP broker's virtual host is " + node.getState());
      }
    }
    for (Port<?> port : broker.getPorts()) {
      if (port.getState() == State.ACTIVE && port instanceof AmqpPort<?> amqp) {
        return amqp.getBoundPort();
      }
    }
    throw new LocalException("the AMQP broker's port could not be opened");
  }

  /** Where AMQP clients find it, with the password. */
  public URI endpoint() {
    return endpoint;
  }

  /** Stops serving and closes the data. May be called twice. */
  @Override
  public void close() {
    end(tasks, system);
  }

  private static void end(TaskExecutor tasks, SystemConfig<?> system) {
    try {
      system.closeAsync().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LocalException("the AMQP broker did not stop: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      tasks.stop();
    }
  }
}
