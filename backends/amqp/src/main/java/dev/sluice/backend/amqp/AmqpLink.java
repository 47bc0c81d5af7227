package dev.sluice.backend.amqp;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.sluice.engine.queue.QueueException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a broker, made when it is needed, and again when it is needed after it broke.
 *
 * <p>Nothing reconnects in the background: whoever uses a queue tries again, with pauses of his
 * own, and a try is what makes the next connection. After one that failed, others that come within
 * a moment fail with it.
 *
 * <p>Safe for use by many threads.
 */
final class AmqpLink implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AmqpLink.class);

  /** For how long a failure stands for what comes next; our guess. */
  private static final Duration MOMENT = Duration.ofMillis(200);

  private static final int CLOSE_WITHIN_MILLIS = 2_000;

  private final ConnectionFactory factory;
  private final AmqpOptions options;
  private final ExecutorService callbacks;
  private final String name;

  private volatile @Nullable Connection connection;
  private @Nullable QueueException failure;
  private long failedAt;
  private volatile boolean closed;
  private volatile @Nullable String blocked;

  /**
   * A link that is not connected yet.
   *
   * @param callbacks runs what the broker pushes
   * @param name what the broker shows of the connection
   */
  AmqpLink(ConnectionFactory factory, AmqpOptions options, ExecutorService callbacks, String name) {
    this.factory = factory;
    this.options = options;
    this.callbacks = callbacks;
    this.name = name;
  }

  /**
   * The connection, made now if there is none, which may take some seconds.
   *
   * @throws QueueException if the broker cannot be connected
   */
  synchronized Connection connection() {
    Connection now = connection;
    if (now != null && now.isOpen()) {
      return now;
    }
    if (closed) {
      throw new QueueException("the AMQP client is closed");
    }
    if (failure != null && System.nanoTime() - failedAt < MOMENT.toNanos()) {
      throw failure;
    }
    try {
      Connection made = connect();
      connection = made;
      failure = null;
      if (closed) { // meanwhile, without waiting for this
        made.abort(CLOSE_WITHIN_MILLIS);
      }
      return made;
    } catch (IOException | TimeoutException | RuntimeException e) {
      failure = AmqpFailure.connecting(options, e);
      failedAt = System.nanoTime();
      throw failure;
    }
  }

  private Connection connect() throws IOException, TimeoutException {
    List<Address> nodes =
        options.nodes().stream().map(node -> new Address(node.host(), node.port())).toList();
    Connection made = factory.newConnection(callbacks, nodes, name);
    blocked = null;
    made.addBlockedListener(
        reason -> {
          blocked = reason;
          log.warn("the AMQP broker takes no messages at the moment: {}", reason);
        },
        () -> {
          blocked = null;
          log.info("the AMQP broker takes messages again");
        });
    return made;
  }

  /** A new channel. */
  Channel channel() {
    try {
      return connection()
          .openChannel()
          .orElseThrow(() -> new QueueException("the AMQP connection has no channel left"));
    } catch (IOException e) {
      throw AmqpFailure.connecting(options, e);
    }
  }

  /** Why the broker takes no messages, if it doesn't. */
  Optional<String> blocked() {
    Connection now = connection;
    return now != null && now.isOpen() ? Optional.ofNullable(blocked) : Optional.empty();
  }

  /**
   * Fails while the broker takes no messages.
   *
   * @throws QueueException with the reason that the broker gives
   */
  void requireTaking() {
    blocked()
        .ifPresent(
            reason -> {
              throw new QueueException(
                  "the AMQP broker takes no messages at the moment: " + reason);
            });
  }

  @Override
  public void close() {
    closed = true;
    Connection last = connection;
    if (last != null) {
      last.abort(CLOSE_WITHIN_MILLIS);
    }
  }
}
