package dev.sluice.engine.queue;

/** One thing that {@link QueueProvisioner} did or found. */
public sealed interface ProvisioningStep {

  /** The queue it is about. */
  QueueName queue();

  /** The queue was not there and has been made. */
  record Created(QueueName queue) implements ProvisioningStep {}

  /** A property had another value and has been changed. */
  record Updated(QueueName queue, String property, String from, String to)
      implements ProvisioningStep {}

  /** The queue is as it should be. */
  record Kept(QueueName queue) implements ProvisioningStep {}

  /** The queue is not there; {@link QueueProvisioner#provision} would make it. */
  record Missing(QueueName queue) implements ProvisioningStep {}

  /** A property has another value; {@link QueueProvisioner#provision} would change it. */
  record Differs(QueueName queue, String property, String found, String wanted)
      implements ProvisioningStep {}

  /** The service does not have this property, as the local one does not; nothing to mend. */
  record Unsupported(QueueName queue, String property) implements ProvisioningStep {}
}
