package dev.sluice.backend.amqp;

/**
 * The connections of one process to a broker, which its queues share. Nothing is connected before
 * it is needed.
 *
 * <p>Safe for use by many threads. The queues are closed before it.
 */
public final class AmqpClient implements AutoCloseable {

  private final AmqpOptions options;

  /**
   * A client that has not connected yet.
   *
   * @param name what the broker shows of its connections
   */
  public AmqpClient(AmqpOptions options, String name) {
    this.options = options;
  }

  /** Where the broker is. */
  public AmqpOptions options() {
    return options;
  }

  /** Closes the connections. May be called twice. */
  @Override
  public void close() {}
}
