package dev.sluice.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import org.apache.qpid.server.model.VirtualHost;
import org.apache.qpid.server.model.VirtualHostNode;
import org.apache.qpid.server.model.port.AmqpPort;
import org.apache.qpid.server.security.SubjectExecutionContext;
import org.apache.qpid.server.security.auth.TaskPrincipal;
import org.apache.qpid.server.store.MemorySystemConfigImpl;

/**
 * AMQP 0-9-1 on 127.0.0.1, spoken by Apache Qpid Broker-J in this process.
 *
 * <p>With a directory, a persistent message is on disk before it is confirmed, and durable queues
 * and persistent messages are there again after a restart, even one without warning. In memory any
 * number of brokers can run in a process.
 *
 * <p>What of it is not as with RabbitMQ:
 *
 * <ul>
 *   <li>The {@code expiration} of a message is the time when it expires, in milliseconds since
 *       1970, and not for how long it lives.
 *   <li>A message that expires goes on to another queue if its own was declared with {@code
 *       expiryPolicy} ROUTE_TO_ALTERNATE and an {@code alternateBinding}. It keeps its expiration,
 *       and is lost in a queue that was declared without a {@code minimumMessageTtl} of {@link
 *       Long#MAX_VALUE}, with which nothing expires.
 *   <li>{@code x-qpid-maximum-delivery-count} is looked at when a message is rejected without
 *       {@code requeue}, and not when it is requeued or its consumer's connection ends. Without it,
 *       what is rejected without {@code requeue} is requeued.
 *   <li>A queue may be declared again with other arguments, which change nothing; arguments that
 *       are not known are ignored.
 *   <li>{@code basic.qos} is for all consumers of a channel together.
 *   <li>There is no {@code exchange.bind}: it ends the connection.
 *   <li>Some texts with characters beyond 16 bits are malformed as the value of a header, which
 *       ends the connection; as bytes they are not, nor in other properties or in the body.
 * </ul>
 */
public final class LocalBroker implements AutoCloseable {

  /** What a start or a stop takes at the most; our guess. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Running running;
  private final URI endpoint;

  private LocalBroker(Running running, URI endpoint) {
    this.running = running;
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

  static LocalBroker start(LocalOptions options, BrokerLogin login) {
    requireFree(options.port());
    BrokerData data = BrokerData.open(options.storage());
    Running running = Running.of(new BrokerConfiguration(options.port(), login, data));
    try {
      return new LocalBroker(
          running,
          URI.create(
              "amqp://"
                  + login.userInfo()
                  + "@"
                  + LocalOptions.HOST
                  + ":"
                  + running.open()
                  + login.path()));
    } catch (RuntimeException e) { // also the broker's own, which are of many kinds
      running.close();
      throw e instanceof LocalException known
          ? known
          : new LocalException("cannot start the AMQP broker: " + e, e);
    }
  }

  /** Said before the broker says it, in many lines. */
  private static void requireFree(int port) {
    try (ServerSocket tried =
        new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      tried.getLocalPort();
    } catch (IOException e) {
      throw new LocalException(
          "port " + port + " of " + LocalOptions.HOST + " is in use by another process", e);
    }
  }

  /** Where AMQP clients find it, with the password. */
  public URI endpoint() {
    return endpoint;
  }

  /** Stops serving and closes the data. May be called twice. */
  @Override
  public void close() {
    running.close();
  }

  /** The broker and what it runs on. */
  private record Running(TaskExecutor tasks, SystemConfig<?> system, BrokerData data)
      implements AutoCloseable {

    private static final Principal US = new TaskPrincipal("sluice-local");

    static Running of(BrokerConfiguration configuration) {
      TaskExecutor tasks = new TaskExecutorImpl();
      tasks.start();
      return new Running(
          tasks,
          new MemorySystemConfigImpl(
              tasks,
              new EventLogger(new NullMessageLogger()),
              US,
              Map.of(
                  ConfiguredObject.TYPE,
                  MemorySystemConfigImpl.SYSTEM_CONFIG_TYPE,
                  SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                  false,
                  SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                  configuration.url())),
          configuration.data());
    }

    /** Returns the port. */
    int open() {
      SubjectExecutionContext.withSubject(
          new Subject(true, Set.of(US), Set.of(), Set.of()), system::open);
      // What it cannot open it leaves out, and goes on.
      Broker<?> broker = (Broker<?>) system.getContainer();
      for (VirtualHostNode<?> node : broker.getVirtualHostNodes()) {
        VirtualHost<?> host = node.getVirtualHost();
        if (host == null || host.getState() != State.ACTIVE) {
          throw new LocalException("the AMQP broker cannot read its data");
        }
      }
      for (Port<?> port : broker.getPorts()) {
        if (port instanceof AmqpPort<?> amqp && port.getState() == State.ACTIVE) {
          return amqp.getBoundPort();
        }
      }
      throw new LocalException("the AMQP broker cannot open its port");
    }

    @Override
    public void close() {
      try (data) {
        if (tasks.isRunning()) {
          system.closeAsync().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
      } catch (IllegalStateException e) {
        // in between, the broker's own shutdown hook has stopped it
      } catch (ExecutionException | TimeoutException e) {
        throw new LocalException("the AMQP broker did not stop: " + e, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        tasks.stop();
      }
    }
  }
}
