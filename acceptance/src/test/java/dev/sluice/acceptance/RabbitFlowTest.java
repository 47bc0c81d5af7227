package dev.sluice.acceptance;

import dev.sluice.backend.amqp.Rabbit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/** The whole system on a real RabbitMQ. */
@Tag("verify")
final class RabbitFlowTest extends AmqpFlowContract {

  private static final Rabbit rabbit = Rabbit.plain();

  @AfterAll
  static void stop() {
    rabbit.close();
  }

  @Override
  String broker() {
    return "amqp://guest:guest@127.0.0.1:" + rabbit.port();
  }
}
