package dev.sluice.acceptance;

import dev.sluice.testing.TestPorts;

/** The whole system on the embedded AMQP broker, one for each test. */
final class AmqpFlowTest extends AmqpFlowContract {

  @Override
  String broker() {
    return "amqp://guest:guest@127.0.0.1:" + TestPorts.free();
  }
}
