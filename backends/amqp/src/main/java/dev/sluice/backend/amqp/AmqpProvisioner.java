package dev.sluice.backend.amqp;

import dev.sluice.engine.queue.ProvisioningStep;
import dev.sluice.engine.queue.QueueProvisioner;
import dev.sluice.engine.queue.Topology;
import java.util.List;

/** Makes queues on an AMQP broker. */
public final class AmqpProvisioner implements QueueProvisioner {

  public AmqpProvisioner(AmqpClient client) {}

  @Override
  public List<ProvisioningStep> provision(Topology topology) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ProvisioningStep> check(Topology topology) {
    throw new UnsupportedOperationException();
  }
}
