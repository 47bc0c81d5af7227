package dev.sluice.backend.amqp;

import dev.sluice.local.LocalBroker;
import dev.sluice.local.LocalOptions;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

/** On the broker that the local stack embeds. */
final class EmbeddedQueueTest extends AmqpQueueContract {

  private static final LocalBroker BROKER = LocalBroker.start(LocalOptions.forTests());

  @AfterAll
  static void stop() {
    BROKER.close();
  }

  @Override
  AmqpOptions broker() {
    return AmqpOptions.of(BROKER.endpoint().toString(), Optional.empty());
  }
}
