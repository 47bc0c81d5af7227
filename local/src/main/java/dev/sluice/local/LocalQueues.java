package dev.sluice.local;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the local stack has queues by.
 *
 * @param line what it is and where, for an operator
 * @param closing what ends it
 */
record LocalQueues(String line, Runnable closing) implements AutoCloseable {

  /** How to speak to queues. */
  enum Protocol {
    SQS,
    AMQP
  }

  /** The SQS wire protocol. */
  static LocalQueues sqs(LocalOptions options) {
    LocalStack stack = LocalStack.start(options);
    return new LocalQueues("SQS on " + stack.endpoint(), stack::close);
  }

  /**
   * The AMQP broker at one of these addresses: the one that is there already, or an embedded one.
   *
   * @throws LocalException if there is none and the embedded one cannot be there
   */
  static LocalQueues amqp(List<AmqpAddress> addresses, LocalOptions.Storage storage) {
    for (AmqpAddress address : addresses) {
      if (address.answers()) {
        return new LocalQueues("AMQP broker at " + address + " as it is", () -> {});
      }
    }
    AmqpAddress first = addresses.get(0);
    if (addresses.size() > 1 || !first.canBeHere()) {
      throw new LocalException(
          "no AMQP broker takes connections at "
              + addresses.stream().map(AmqpAddress::toString).collect(Collectors.joining(","))
              + ", and the embedded one is on "
              + LocalOptions.HOST
              + " alone, without TLS");
    }
    LocalBroker broker = LocalBroker.start(new LocalOptions(first.port(), storage), first.login());
    return new LocalQueues(
        "AMQP on " + LocalOptions.HOST + ":" + broker.endpoint().getPort(), broker::close);
  }

  @Override
  public void close() {
    closing.run();
  }
}
